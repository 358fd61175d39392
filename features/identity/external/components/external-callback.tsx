"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { signInWithTicket } from "../../client";
import { type SecondFactorChallenge, SecondFactorStep } from "../../components/second-factor-step";
import { finishExternalSignIn } from "../client";
import type { ExternalOutcome } from "../schema";

interface Waiting {
  step: SecondFactorChallenge;
  next: string;
}

/** Hands in what the provider sent along, and goes on: to the app, to the second factor, or to the page about linking. */
export function ExternalCallback({ callback }: { callback: string }) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [error, setError] = useState<string | null>(null);
  const began = useRef(false);

  useEffect(() => {
    if (began.current) return;
    began.current = true;
    const answer = window.location.search;
    // The code is of no more use to anybody, and has no place in the history.
    window.history.replaceState(null, "", window.location.pathname);
    goOn(callback, answer, setWaiting).then(setError, (thrown: unknown) => {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
    });
  }, [callback]);

  if (waiting) {
    const { step, next } = waiting;
    const restart = () => window.location.assign("/login");
    return <SecondFactorStep step={step} onDone={() => window.location.assign(next)} onRestart={restart} />;
  }
  if (error === null) {
    return (
      <p role="status" className="flex items-center gap-2.5 text-muted text-sm">
        <Spinner /> One moment …
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <ErrorNotice>{error}</ErrorNotice>
      <Button asChild wide className="h-10">
        <Link href="/login">Back to the sign-in page</Link>
      </Button>
    </div>
  );
}

/** Null once the page is being left, else why it cannot go on. */
async function goOn(callback: string, answer: string, wait: (waiting: Waiting) => void): Promise<string | null> {
  const outcome = await finishExternalSignIn({ callback, answer });
  if (outcome.outcome === "signed_in") {
    const { step, next } = outcome;
    if ("challenge" in step) {
      wait({ step, next });
      return null;
    }
    const refusal = await signInWithTicket(step.ticket);
    if (refusal !== null) return refusal;
  }
  window.location.assign(addressAfter(outcome));
  return null;
}

function addressAfter(outcome: ExternalOutcome): string {
  return outcome.outcome === "link_required" ? "/link" : outcome.next;
}
