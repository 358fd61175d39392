"use client";

import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ApiProblem } from "@/lib/api/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { addPasskey, makePasskey, PasskeyNotGiven, renamePasskey } from "../passkeys/client";
import type { Passkey } from "../second-factor/schema";
import { useFreshSignIn } from "./fresh-sign-in";

interface AddPasskeyDialogProps {
  onClose: () => void;
  /** With the recovery codes, where these are the person's first. */
  onAdded: (recoveryCodes: readonly string[] | null) => void;
}

/** Names a passkey, lets the browser make it, and adds it. */
export function AddPasskeyDialog({ onClose, onAdded }: AddPasskeyDialogProps) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { run } = useFreshSignIn();

  async function add() {
    setBusy(true);
    setError(null);
    try {
      const made = await run(makePasskey);
      const { recovery_codes } = await addPasskey({ ...made, name: name.trim() || "Passkey" });
      onAdded(recovery_codes);
    } catch (thrown) {
      setBusy(false);
      if (thrown instanceof PasskeyNotGiven) setError(thrown.message);
      else if (thrown instanceof ApiProblem) setError(thrown.detail);
      else throw thrown;
    }
  }

  return (
    <Dialog
      title="Add a passkey"
      description="Your browser asks for your face, your finger, your PIN or a security key."
      onClose={onClose}
      onSubmit={() => void add()}
      error={error}
      confirm={{ label: "Go on", busy }}
    >
      <Field
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        maxLength={100}
        placeholder="Work laptop"
        hint="By which you recognise it later."
        data-autofocus
      />
    </Dialog>
  );
}

interface RenamePasskeyDialogProps {
  passkey: Passkey;
  onClose: () => void;
  onRenamed: () => void;
}

export function RenamePasskeyDialog({ passkey, onClose, onRenamed }: RenamePasskeyDialogProps) {
  const { field, send, error, busy } = useApiForm({
    defaultValues: { name: passkey.name },
    schema: () => import("../passkeys/contract").then((contract) => contract.renamePasskey.body),
    submit: ({ name }) => renamePasskey(passkey.id, name),
    onDone: onRenamed,
  });
  return (
    <Dialog
      title="Rename the passkey"
      onClose={onClose}
      onSubmit={() => void send()}
      error={error}
      confirm={{ label: "Rename", busy }}
    >
      <Field label="Name" maxLength={100} data-autofocus {...field("name")} />
    </Dialog>
  );
}
