"use client";

import { KeyRound } from "lucide-react";
import { type ReactNode, type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { askForPasskey, PasskeyNotGiven } from "../passkeys/client";
import type { PasskeyRequest } from "../second-factor/schema";
import { PasswordField } from "./password-field";

type Method = "password" | "totp" | "passkey" | "recovery_code";

export type Proof =
  | { method: "password"; password: string }
  | { method: "totp" | "recovery_code"; code: string }
  | { method: "passkey"; response: Awaited<ReturnType<typeof askForPasskey>> };

interface ProofFormProps {
  methods: readonly Method[];
  passkey: PasskeyRequest | null;
  submitLabel: string;
  /** Sends the proof. What it throws is shown. */
  onProof: (proof: Proof) => Promise<void>;
  /** Between the proof and the button. */
  children?: ReactNode;
}

/** Why a proof did not lead on, as a sentence for the person. */
export class Refusal extends Error {}

const choices: Record<Method, string> = {
  password: "Use my password",
  totp: "Use my authenticator app",
  passkey: "Use a passkey",
  recovery_code: "Use a recovery code",
};

/** Asks somebody to show that it is them, by one of the ways they have. */
export function ProofForm({ methods, passkey, submitLabel, onProof, children }: ProofFormProps) {
  const [method, setMethod] = useState<Method>(methods[0] ?? "password");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function prove(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("proof") ?? "");
    setBusy(true);
    setError(null);
    try {
      await onProof(await toProof(method, given, passkey));
    } catch (thrown) {
      const reason = explain(thrown);
      if (reason === null) throw thrown;
      setError(reason);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={prove} className="flex flex-col gap-4">
      <ProofField key={method} method={method} />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      {children}
      <Button type="submit" wide disabled={busy} className="h-10">
        {busy ? <Spinner /> : null}
        {method === "passkey" ? (
          <>
            <KeyRound aria-hidden="true" />
            Use a passkey
          </>
        ) : (
          submitLabel
        )}
      </Button>
      {methods.length > 1 ? (
        <div className="flex flex-col items-start gap-1">
          {methods
            .filter((other) => other !== method)
            .map((other) => (
              <Button
                key={other}
                variant="ghost"
                size="sm"
                className="-ml-3"
                onClick={() => {
                  setMethod(other);
                  setError(null);
                }}
              >
                {choices[other]}
              </Button>
            ))}
        </div>
      ) : null}
    </form>
  );
}

function ProofField({ method }: { method: Method }) {
  const focused = { "data-autofocus": true, autoFocus: true };
  switch (method) {
    case "password":
      return <PasswordField label="Password" name="proof" autoComplete="current-password" required {...focused} />;
    case "totp":
      return (
        <Field
          label="Code"
          name="proof"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          required
          hint="The six digits that your authenticator app shows now."
          className="tabular-nums tracking-[0.2em]"
          {...focused}
        />
      );
    case "recovery_code":
      return (
        <Field
          label="Recovery code"
          name="proof"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={20}
          required
          hint="One of the ten you saved. It works once."
          className="font-mono"
          {...focused}
        />
      );
    case "passkey":
      return <p className="text-muted text-sm">Your browser will ask for your passkey.</p>;
  }
}

async function toProof(method: Method, given: string, passkey: PasskeyRequest | null): Promise<Proof> {
  if (method === "password") return { method, password: given };
  if (method !== "passkey") return { method, code: given };
  if (!passkey) throw new PasskeyNotGiven("No passkey can be used here. Choose another way.");
  return { method, response: await askForPasskey(passkey) };
}

function explain(thrown: unknown): string | null {
  if (thrown instanceof PasskeyNotGiven || thrown instanceof Refusal) return thrown.message;
  return thrown instanceof ApiProblem ? (thrown.errors[0]?.message ?? thrown.detail) : null;
}
