"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
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

/** Where the way back ended: at another page, before the second factor, or nowhere, and why. */
type Ending = { leaveFor: string } | { waiting: Waiting } | { error: string };

/** An answer counts once, so a page that is mounted again goes on with what the first mount began. */
let ending: Promise<Ending> | null = null;

/** Hands in what the provider sent along, and goes on: to the app, to the second factor, or to the page about linking. */
export function ExternalCallback({ callback }: { callback: string }) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    ending ??= handIn(callback, window.location.search);
    void ending.then((end) => {
      if ("leaveFor" in end) window.location.assign(end.leaveFor);
      else if ("waiting" in end) setWaiting(end.waiting);
      else setError(end.error);
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

async function handIn(callback: string, answer: string): Promise<Ending> {
  // The code is of no more use to anybody, and has no place in the history.
  window.history.replaceState(null, "", window.location.pathname);
  try {
    return await goOn(await finishExternalSignIn({ callback, answer }));
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    return { error: thrown.detail };
  }
}

async function goOn(outcome: ExternalOutcome): Promise<Ending> {
  if (outcome.outcome === "link_required") return { leaveFor: "/link" };
  const { next } = outcome;
  if (outcome.outcome !== "signed_in") return { leaveFor: next };
  const { step } = outcome;
  if ("challenge" in step) return { waiting: { step, next } };
  const refusal = await signInWithTicket(step.ticket);
  return refusal === null ? { leaveFor: next } : { error: refusal };
}
