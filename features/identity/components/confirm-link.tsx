"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { mailLinks } from "../account/client";
import { useLinkSecret } from "./use-link-secret";

interface ConfirmLinkProps {
  /** `verify`: the address of a new account; `confirmAddress`: the one an account moves to. */
  act: "verify" | "confirmAddress";
  button: string;
  done: string;
  isSignedIn: boolean;
  /** What helps where the link does not work: a way to another one. */
  children: ReactNode;
}

/** Uses a link from a mail once its reader presses the button: programs that look at mails open links, but press nothing. */
export function ConfirmLink({ act, button, done, isSignedIn, children }: ConfirmLinkProps) {
  const secret = useLinkSecret();
  const [state, setState] = useState<"open" | "busy" | "done">("open");
  const [error, setError] = useState<string | null>(null);

  async function confirm() {
    if (!secret) return;
    setState("busy");
    setError(null);
    try {
      await mailLinks[act](secret);
      setState("done");
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
      setState("open");
    }
  }

  if (state === "done") {
    return (
      <div className="flex flex-col gap-5">
        <p role="status" className="text-sm leading-6">
          {done}
        </p>
        <Button asChild wide className="h-10">
          {isSignedIn ? <Link href="/app">Go on</Link> : <Link href="/login">Sign in</Link>}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {secret === null ? <ErrorNotice>This link is not complete. Open the whole link of our mail.</ErrorNotice> : null}
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      {secret === null || error ? (
        children
      ) : (
        <Button wide disabled={state === "busy" || !secret} className="h-10" onClick={() => void confirm()}>
          {state === "busy" ? <Spinner /> : null}
          {button}
        </Button>
      )}
    </div>
  );
}
