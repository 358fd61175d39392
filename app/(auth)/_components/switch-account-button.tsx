"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";

/** Ends the session and comes back to `next` once somebody else has signed in. */
export function SwitchAccountButton({ next }: { next: string }) {
  const [busy, setBusy] = useState(false);

  async function leave() {
    setBusy(true);
    await signOut({ redirect: false });
    window.location.assign(`/login?next=${encodeURIComponent(next)}`);
  }

  return (
    <Button wide className="h-10" disabled={busy} onClick={() => void leave()}>
      {busy ? <Spinner /> : null}
      Sign in with another account
    </Button>
  );
}
