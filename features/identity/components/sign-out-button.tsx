"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { signOut } from "../client";

export function SignOutButton() {
  const [busy, setBusy] = useState(false);
  return (
    <Button
      wide
      className="h-10"
      disabled={busy}
      onClick={() => {
        setBusy(true);
        void signOut();
      }}
    >
      {busy ? <Spinner /> : null}
      Sign out
    </Button>
  );
}
