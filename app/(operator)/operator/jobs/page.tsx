import type { Metadata } from "next";
import { JobQueues } from "@/features/operator/components/job-queues";

export const metadata: Metadata = { title: "Jobs · Platform" };

export default function JobsPage() {
  return <JobQueues />;
}
