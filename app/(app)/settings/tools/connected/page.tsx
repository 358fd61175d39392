import type { Metadata } from "next";
import { LogoMark } from "@/components/shell/logo";
import { FinishConnection } from "@/features/tools/sources/components/finish-connection";
import { requireVisit } from "@/lib/auth/page-session";

export const metadata: Metadata = { title: "Connecting a tool source" };

/** Where the sign-in of a tool source sends the browser back to, whatever organization it was begun in. */
export default async function ToolSourceConnectedPage() {
  const { identity } = await requireVisit();
  const organizations = identity.memberships.map(({ organizationId, slug }) => ({ id: organizationId, slug }));
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-5 py-10">
      <LogoMark className="mb-8 size-8" />
      <h1 className="font-semibold text-2xl tracking-[-0.02em]">Connecting the source</h1>
      <p className="mt-1.5 mb-7 text-muted text-sm">You come back from another service.</p>
      <FinishConnection organizations={organizations} />
    </main>
  );
}
