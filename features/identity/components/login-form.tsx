"use client";

import { KeyRound } from "lucide-react";
import { type ReactNode, type SubmitEvent, useEffect, useEffectEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { useHydrated } from "@/lib/hooks/use-hydrated";
import { signInWithTicket, startSignIn } from "../client";
import { knowsPasskeys, PasskeyNotGiven, signInWithPasskey, suggestPasskeys } from "../passkeys/client";
import type { SignInStep } from "../sign-in/schema";
import { PasswordField } from "./password-field";
import { returnPath } from "./return-path";
import { type SecondFactorChallenge, SecondFactorStep } from "./second-factor-step";

interface LoginFormProps {
  next: string | undefined;
  /** Other ways in, such as the buttons of social and single sign-on. */
  alternatives?: ReactNode;
  /** Beside the password's label: the way out for who forgot it. */
  forgotten?: ReactNode;
}

/** E-mail and password, a passkey or another way in; then the second factor, for people who have one. */
export function LoginForm({ next, alternatives, forgotten }: LoginFormProps) {
  const [challenge, setChallenge] = useState<SecondFactorChallenge | null>(null);
  const [busy, setBusy] = useState<"password" | "passkey" | null>(null);
  const [error, setError] = useState<string | null>(null);
  const hydrated = useHydrated();
  const leave = () => window.location.assign(returnPath(next));

  async function go(way: "password" | "passkey", begin: () => Promise<SignInStep | null>) {
    setBusy(way);
    setError(null);
    try {
      const step = await begin();
      if (step === null) return;
      if ("challenge" in step) return setChallenge(step);
      const refusal = await signInWithTicket(step.ticket);
      if (refusal === null) return leave();
      setError(refusal);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem || thrown instanceof PasskeyNotGiven)) throw thrown;
      setError(thrown instanceof ApiProblem ? (thrown.errors[0]?.message ?? thrown.detail) : thrown.message);
    }
    setBusy(null);
  }

  const canUsePasskey = usePasskeyOffer((begin) => void go("passkey", begin));

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = { email: String(form.get("email")), password: String(form.get("password")) };
    void go("password", () => startSignIn(given));
  }

  if (challenge) {
    const restart = () => {
      setChallenge(null);
      setBusy(null);
    };
    return <SecondFactorStep step={challenge} onDone={leave} onRestart={restart} />;
  }
  return (
    <div className="flex flex-col gap-4">
      <form method="post" onSubmit={submit} className="flex flex-col gap-4">
        <Field label="E-mail" name="email" type="email" autoComplete="username webauthn" required maxLength={254} />
        <PasswordField label="Password" name="password" autoComplete="current-password" required />
        {forgotten}
        {error ? <ErrorNotice>{error}</ErrorNotice> : null}
        <Button type="submit" wide disabled={!hydrated || busy !== null} className="mt-1 h-10">
          {busy === "password" ? <Spinner /> : null}
          Sign in
        </Button>
      </form>
      {canUsePasskey || alternatives ? <OrDivider /> : null}
      {canUsePasskey ? (
        <Button
          variant="secondary"
          wide
          disabled={busy !== null}
          className="h-10"
          onClick={() => void go("passkey", signInWithPasskey)}
        >
          {busy === "passkey" ? <Spinner /> : <KeyRound aria-hidden="true" />}
          Sign in with a passkey
        </Button>
      ) : null}
      {alternatives}
    </div>
  );
}

function OrDivider() {
  return (
    <div className="flex items-center gap-3 text-muted text-xs before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
      or
    </div>
  );
}

/** Whether to show the passkey's button; meanwhile passkeys are offered in the address field, where one was used before. */
function usePasskeyOffer(onPicked: (begin: () => Promise<SignInStep>) => void): boolean {
  const [isPossible, setPossible] = useState(false);
  const picked = useEffectEvent(onPicked);
  useEffect(() => {
    if (!knowsPasskeys()) return;
    setPossible(true);
    let current = true;
    void suggestPasskeys().then((begin) => {
      if (begin && current) picked(begin);
    });
    return () => {
      current = false;
    };
  }, []);
  return isPossible;
}
