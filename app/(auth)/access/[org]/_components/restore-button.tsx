"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { restoreOrganization } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";

export function RestoreButton({ organization }: { organization: { id: string; slug: string } }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function restore() {
    setBusy(true);
    setError(null);
    try {
      await restoreOrganization(organization.id);
      window.location.assign(`/${organization.slug}/settings/general`);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-col gap-3">
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button wide className="h-10" disabled={busy} onClick={() => void restore()}>
        {busy ? <Spinner /> : null}
        Restore the organization
      </Button>
    </div>
  );
}
