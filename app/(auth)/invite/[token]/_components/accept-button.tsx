"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { acceptInvitation } from "@/features/organizations/invitations/client";
import { ApiProblem } from "@/lib/api/client";

export function AcceptButton({ token, organization }: { token: string; organization: string }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function accept() {
    setBusy(true);
    setError(null);
    try {
      const { slug } = await acceptInvitation(token);
      window.location.assign(`/${slug}/chat`);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-col gap-4">
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button wide className="h-10" disabled={busy} onClick={() => void accept()}>
        {busy ? <Spinner /> : null}
        <span className="truncate">Join {organization}</span>
      </Button>
    </div>
  );
}
