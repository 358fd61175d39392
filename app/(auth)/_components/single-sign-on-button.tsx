"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import type { startSingleSignOn } from "@/features/identity/external/contract";
import { ApiProblem, api } from "@/lib/api/client";

/** Goes to the single sign-on of the organization that owns the address's domain, and comes back to `next`. */
export function SingleSignOnButton({ email, next }: { email: string; next: string }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function start() {
    setBusy(true);
    setError(null);
    try {
      const { url } = await api<typeof startSingleSignOn>("POST /api/v1/auth/external/single-sign-on", {
        body: { email, next },
      });
      window.location.assign(url);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-col gap-3">
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button wide className="h-10" disabled={busy} onClick={() => void start()}>
        {busy ? <Spinner /> : null}
        Continue with single sign-on
      </Button>
    </div>
  );
}
