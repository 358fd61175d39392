import type { Metadata } from "next";
import { PlatformOverview } from "@/features/operator/components/platform-overview";

export const metadata: Metadata = { title: "Platform" };

export default function OverviewPage() {
  return <PlatformOverview />;
}
