import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { SecurityEvents } from "@/features/audit/components/security-events";
import { SecuritySettings } from "@/features/identity/components/security-settings";
import { LinkedAccounts } from "@/features/identity/external/components/linked-accounts";
import { requireSession } from "@/features/identity/loaders";
import { getSecondFactors } from "@/features/identity/second-factor/data";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
  const { ctx } = await requireSession();
  return (
    <>
      <PageHeader title="Security" description="What guards your account beside its password." />
      <SecuritySettings initial={await getSecondFactors(ctx)} />
      <LinkedAccounts />
      <h2 className="mt-4 font-semibold text-[15px]">What happened to your account</h2>
      <SecurityEvents />
    </>
  );
}
