"use client";

import { KeyRound, ShieldCheck, Smartphone } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { AddPasskeyDialog } from "./passkey-dialogs";
import { RecoveryCodesDialog } from "./recovery-codes-dialog";
import { returnPath } from "./return-path";
import { TotpDialog } from "./totp-dialog";

interface SecondFactorSetupProps {
  /** The person has a second factor, and has not shown it in this session. */
  hasFactor: boolean;
  next: string | undefined;
}

/** Gives a session the second factor that an organization asks for, and leads on to it. */
export function SecondFactorSetup({ hasFactor, next }: SecondFactorSetupProps) {
  const [dialog, setDialog] = useState<"totp" | "passkey" | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const leave = () => window.location.assign(returnPath(next));
  const close = () => setDialog(null);
  const added = (fresh: readonly string[] | null) => {
    close();
    if (fresh) setCodes(fresh);
    else leave();
  };

  async function show() {
    const { confirmIdentity } = await import("./fresh-sign-in-dialog");
    if (await confirmIdentity()) leave();
  }

  if (hasFactor) {
    return (
      <Button wide className="h-10" onClick={() => void show()}>
        <ShieldCheck aria-hidden="true" />
        Show my second factor
      </Button>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <Button wide className="h-10" onClick={() => setDialog("totp")}>
        <Smartphone aria-hidden="true" />
        Set up an authenticator app
      </Button>
      <Button wide variant="secondary" className="h-10" onClick={() => setDialog("passkey")}>
        <KeyRound aria-hidden="true" />
        Add a passkey
      </Button>
      {dialog === "totp" ? <TotpDialog onClose={close} onAdded={added} /> : null}
      {dialog === "passkey" ? <AddPasskeyDialog onClose={close} onAdded={added} /> : null}
      {codes ? <RecoveryCodesDialog codes={codes} onClose={leave} /> : null}
    </div>
  );
}
