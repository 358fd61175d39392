"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { confirmTotp, startTotpEnrolment } from "../second-factor/client";
import { useFreshSignIn } from "./fresh-sign-in";
import { QrCode } from "./qr-code";

interface TotpDialogProps {
  onClose: () => void;
  /** With the recovery codes, where these are the person's first. */
  onAdded: (recoveryCodes: readonly string[] | null) => void;
}

/** Adds an authenticator app: a code to scan or to type in, then the first code that the app shows. */
export function TotpDialog({ onClose, onAdded }: TotpDialogProps) {
  const { run } = useFreshSignIn();
  const { enrolment, failure } = useEnrolment(onClose);
  const { field, send, error, busy } = useApiForm({
    defaultValues: { code: "" },
    submit: ({ code }) => run(() => confirmTotp(code)),
    onDone: ({ recovery_codes }) => onAdded(recovery_codes),
  });
  return (
    <Dialog
      title="Set up an authenticator app"
      description="Scan this with the app on your phone, then enter the code that it shows."
      onClose={onClose}
      onSubmit={() => void send()}
      error={failure ?? error}
      confirm={{ label: "Add the app", busy, disabled: enrolment === null }}
    >
      {enrolment ? (
        <div className="flex flex-col gap-5">
          <QrCode text={enrolment.uri} label="Code to scan with your authenticator app" />
          <div>
            <p className="text-[13px] text-muted">Or type this key in:</p>
            <div className="mt-1 flex items-center gap-2">
              <code className="min-w-0 select-all break-words font-mono text-[13px]">{inFours(enrolment.secret)}</code>
              <CopyButton text={enrolment.secret} label="Copy the key" />
            </div>
          </div>
          <Field
            label="Code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            className="tabular-nums tracking-[0.2em]"
            {...field("code")}
          />
        </div>
      ) : null}
      {enrolment === null && failure === null ? (
        <div className="flex justify-center py-16">
          <Spinner />
        </div>
      ) : null}
    </Dialog>
  );
}

function useEnrolment(onDeclined: () => void) {
  const { run } = useFreshSignIn();
  const [enrolment, setEnrolment] = useState<{ secret: string; uri: string } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const start = useEffectEvent(async (isCurrent: () => boolean) => {
    try {
      const started = await run(startTotpEnrolment);
      if (isCurrent()) setEnrolment(started);
    } catch (error) {
      if (!isCurrent()) return;
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code === "fresh_sign_in_required") onDeclined();
      else setFailure(error.detail);
    }
  });
  useEffect(() => {
    let current = true;
    void start(() => current);
    return () => {
      current = false;
    };
  }, []);
  return { enrolment, failure };
}

function inFours(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}
