"use client";

import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { useFreshSignIn } from "../../components/fresh-sign-in";
import { agreeToLink } from "../client";

/** The owner's decision about a link that waits. */
export function AgreeToLink({ providerName }: { providerName: string }) {
  const { run } = useFreshSignIn();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function agree() {
    setBusy(true);
    setError(null);
    try {
      await run(agreeToLink);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-col gap-2.5">
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button wide className="h-10" disabled={busy} onClick={() => void agree()}>
        {busy ? <Spinner /> : null}
        Link {providerName}
      </Button>
      <Button variant="secondary" wide className="h-10" asChild>
        <Link href="/app">Not now</Link>
      </Button>
    </div>
  );
}
