import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { SessionList } from "@/features/identity/components/session-list";
import { TrustedDeviceList } from "@/features/identity/components/trusted-device-list";
import { requireSession } from "@/features/identity/loaders";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage() {
  await requireSession();
  return (
    <>
      <PageHeader title="Sessions" description="Browsers and programs that are signed in as you." />
      <SessionList />
      <TrustedDeviceList />
    </>
  );
}
