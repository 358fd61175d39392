"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { signInWithTicket } from "../client";
import { finishSignIn } from "../second-factor/client";
import type { SignInStep } from "../sign-in/schema";
import { type Proof, ProofForm, Refusal } from "./proof-form";

export type SecondFactorChallenge = Extract<SignInStep, { challenge: string }>;

interface SecondFactorStepProps {
  step: SecondFactorChallenge;
  onDone: () => void;
  /** Back to where the sign-in began. */
  onRestart: () => void;
}

/** The second step of a sign-in, for people who have a second factor. */
export function SecondFactorStep({ step, onDone, onRestart }: SecondFactorStepProps) {
  const [remember, setRemember] = useState(false);

  async function prove(proof: Proof) {
    if (proof.method === "password") return;
    const { ticket } = await finishSignIn({ challenge: step.challenge, proof, remember_device: remember });
    const refusal = await signInWithTicket(ticket);
    if (refusal !== null) throw new Refusal(refusal);
    onDone();
  }

  return (
    <div className="flex flex-col gap-4">
      <ProofForm methods={step.methods} passkey={step.passkey} submitLabel="Sign in" onProof={prove}>
        <Checkbox
          label="Remember this browser for 30 days"
          hint="Only on a device of your own."
          checked={remember}
          onChange={(event) => setRemember(event.target.checked)}
        />
      </ProofForm>
      <Button variant="ghost" size="sm" className="-ml-3 self-start" onClick={onRestart}>
        Sign in as somebody else
      </Button>
    </div>
  );
}
