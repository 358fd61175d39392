"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Section } from "@/components/ui/section";
import { showToast } from "@/components/ui/toast";
import { formatDay } from "@/lib/format";
import { removeTotp, renewRecoveryCodes, secondFactorOptions } from "../second-factor/client";
import type { SecondFactors } from "../second-factor/schema";
import { useFreshSignIn } from "./fresh-sign-in";
import { RecoveryCodesDialog } from "./recovery-codes-dialog";
import { TotpDialog } from "./totp-dialog";

const fewCodes = 3;

/** The authenticator app and the recovery codes of the signed-in person. */
export function SecondFactorSection({ factors }: { factors: SecondFactors }) {
  const queryClient = useQueryClient();
  const reload = () => queryClient.invalidateQueries({ queryKey: secondFactorOptions.queryKey });
  const [dialog, setDialog] = useState<"add" | "remove" | "renew" | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { run } = useFreshSignIn();
  const close = () => setDialog(null);
  const isOn = factors.totp !== null || factors.passkeys.length > 0;

  return (
    <>
      <Section
        title="Authenticator app"
        description="Signing in asks for a code that only your device can make, after the password."
        action={
          factors.totp ? (
            <Badge tone="positive">On since {formatDay(factors.totp.created_at)}</Badge>
          ) : (
            <Badge>Not set up</Badge>
          )
        }
        footer={
          <>
            <span>Works with any app for six-digit codes.</span>
            {factors.totp ? (
              <Button size="sm" variant="danger" onClick={() => setDialog("remove")}>
                Remove the app
              </Button>
            ) : (
              <Button size="sm" onClick={() => setDialog("add")}>
                Set up an app
              </Button>
            )}
          </>
        }
      />
      {isOn ? <RecoveryCodesSection left={factors.recovery_codes_left} onRenew={() => setDialog("renew")} /> : null}
      {dialog === "add" ? (
        <TotpDialog
          onClose={close}
          onAdded={(fresh) => {
            close();
            setCodes(fresh);
            void reload();
            if (fresh === null) showToast("The authenticator app is added.");
          }}
        />
      ) : null}
      {dialog === "remove" ? (
        <ConfirmDialog
          title="Remove the authenticator app?"
          confirmLabel="Remove the app"
          tone="danger"
          onClose={close}
          onConfirm={async () => {
            await run(removeTotp);
            await reload();
            showToast("The authenticator app is removed.");
          }}
        >
          {factors.passkeys.length > 0
            ? "Your passkeys go on protecting the account."
            : "Your password alone will then open the account, and the recovery codes stop working."}
        </ConfirmDialog>
      ) : null}
      {dialog === "renew" ? (
        <ConfirmDialog
          title="Make new recovery codes?"
          confirmLabel="Make new codes"
          onClose={close}
          onConfirm={async () => {
            const { recovery_codes } = await run(renewRecoveryCodes);
            setCodes(recovery_codes);
            await reload();
          }}
        >
          The codes you have now stop working.
        </ConfirmDialog>
      ) : null}
      {codes ? <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} /> : null}
    </>
  );
}

function RecoveryCodesSection({ left, onRenew }: { left: number; onRenew: () => void }) {
  return (
    <Section
      title="Recovery codes"
      description="Each signs you in once, when your second factor is not at hand. Keep them where only you find them."
      action={<Badge tone={left <= fewCodes ? "warning" : "neutral"}>{left} of 10 left</Badge>}
      footer={
        <>
          <span>We keep only their hashes, so the old ones cannot be shown again.</span>
          <Button size="sm" variant="secondary" onClick={onRenew}>
            Make new codes
          </Button>
        </>
      }
    />
  );
}
