"use client";

import { useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { List, ListRow } from "@/components/ui/list";
import { Section } from "@/components/ui/section";
import { showToast } from "@/components/ui/toast";
import { formatDay } from "@/lib/format";
import { removePasskey } from "../passkeys/client";
import { secondFactorOptions } from "../second-factor/client";
import type { Passkey, SecondFactors } from "../second-factor/schema";
import { useFreshSignIn } from "./fresh-sign-in";
import { AddPasskeyDialog, RenamePasskeyDialog } from "./passkey-dialogs";
import { RecoveryCodesDialog } from "./recovery-codes-dialog";

type Act = { act: "add" } | { act: "rename" | "remove"; passkey: Passkey };

/** The passkeys of the signed-in person. */
export function PasskeySection({ factors }: { factors: SecondFactors }) {
  const queryClient = useQueryClient();
  const reload = () => queryClient.invalidateQueries({ queryKey: secondFactorOptions.queryKey });
  const [doing, setDoing] = useState<Act | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { run } = useFreshSignIn();
  const close = () => setDoing(null);
  const isLast = factors.passkeys.length === 1 && factors.totp === null;

  return (
    <Section
      title="Passkeys"
      description="Sign in with your face, your finger or a security key: without a password, or after it as the second step."
      action={
        <Button size="sm" onClick={() => setDoing({ act: "add" })}>
          Add a passkey
        </Button>
      }
    >
      {factors.passkeys.length > 0 ? (
        <List label="Passkeys">
          {factors.passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} onAct={setDoing} />
          ))}
        </List>
      ) : null}
      {doing?.act === "add" ? (
        <AddPasskeyDialog
          onClose={close}
          onAdded={(fresh) => {
            close();
            setCodes(fresh);
            void reload();
            showToast("The passkey is added.");
          }}
        />
      ) : null}
      {doing?.act === "rename" ? (
        <RenamePasskeyDialog passkey={doing.passkey} onClose={close} onRenamed={() => void reload().then(close)} />
      ) : null}
      {doing?.act === "remove" ? (
        <ConfirmDialog
          title={`Remove “${doing.passkey.name}”?`}
          confirmLabel="Remove the passkey"
          tone="danger"
          onClose={close}
          onConfirm={async () => {
            await run(() => removePasskey(doing.passkey.id));
            await reload();
            showToast("The passkey is removed.");
          }}
        >
          It no longer signs you in. Your device may still offer it: delete it there, too.
          {isLast ? " It is your last second factor, so the recovery codes stop working with it." : null}
        </ConfirmDialog>
      ) : null}
      {codes ? <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} /> : null}
    </Section>
  );
}

function PasskeyRow({ passkey, onAct }: { passkey: Passkey; onAct: (act: Act) => void }) {
  const { name, created_at, last_used_at, backed_up } = passkey;
  return (
    <ListRow
      lead={<KeyRound aria-hidden="true" className="size-4 text-muted" />}
      title={name}
      badges={backed_up ? <Badge>Synced</Badge> : null}
      detail={`Added ${formatDay(created_at)} · ${last_used_at ? `last used ${formatDay(last_used_at)}` : "not used yet"}`}
      actions={
        <>
          <Button size="sm" variant="secondary" onClick={() => onAct({ act: "rename", passkey })}>
            Rename<span className="sr-only"> {name}</span>
          </Button>
          <Button size="sm" variant="danger" onClick={() => onAct({ act: "remove", passkey })}>
            Remove<span className="sr-only"> {name}</span>
          </Button>
        </>
      }
    />
  );
}
