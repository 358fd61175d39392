"use client";

import { MailWarning } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { mailLinks } from "../account/client";
import { MailboxLink } from "./mail-sent";

/** Reminds somebody whose address is not confirmed yet, and sends the link again. */
export function VerifyBanner({ email, mailboxUrl }: { email: string; mailboxUrl: string | null }) {
  const [state, setState] = useState<"open" | "busy" | "sent">("open");
  const [error, setError] = useState<string | null>(null);

  async function send() {
    setState("busy");
    setError(null);
    try {
      await mailLinks.askForVerification(email);
      setState("sent");
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
      setState("open");
    }
  }

  return (
    <section
      aria-label="Your address is not confirmed"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1.5 border-warning/25 border-b bg-warning-soft px-4 py-2 text-[13px] leading-5"
    >
      <p className="flex min-w-0 flex-1 basis-64 items-start gap-2" aria-live="polite">
        <MailWarning aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warning" />
        <span className="min-w-0 break-words">
          {error ??
            (state === "sent"
              ? `Another link is on its way to ${email}.`
              : `Confirm your address by the link we sent to ${email}.`)}
        </span>
      </p>
      <span className="flex items-center gap-3">
        {mailboxUrl ? <MailboxLink url={mailboxUrl} /> : null}
        <Button variant="secondary" size="sm" disabled={state === "busy"} onClick={() => void send()}>
          {state === "busy" ? <Spinner /> : null}
          Send it again
        </Button>
      </span>
    </section>
  );
}
