"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { mailLinks } from "../account/client";
import { MailSent } from "./mail-sent";

interface LinkRequestFormProps {
  /** `askForReset`: a link that sets a password; `askForVerification`: one that confirms an address. */
  act: "askForReset" | "askForVerification";
  email: string;
  mailboxUrl: string | null;
}

/** Asks for a link by mail. Says the same whether or not an account has the address. */
export function LinkRequestForm({ act, email, mailboxUrl }: LinkRequestFormProps) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { field, send, error, busy } = useApiForm({
    defaultValues: { email },
    submit: (values) => mailLinks[act](values.email),
    onDone: (_, values) => setSentTo(values.email.trim()),
  });
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <Field label="E-mail" type="email" autoComplete="username" required maxLength={254} {...field("email")} />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      {sentTo ? (
        <MailSent mailboxUrl={mailboxUrl}>
          {act === "askForReset" ? "If an account uses " : "If an account waits for a confirmation of "}
          <strong className="font-medium">{sentTo}</strong>, a link is on its way.
          {act === "askForReset" ? " It works for 30 minutes." : " It works for a day."}
        </MailSent>
      ) : null}
      <Button type="submit" wide disabled={busy} className="mt-1 h-10">
        {busy ? <Spinner /> : null}
        {sentTo ? "Send another link" : "Send me a link"}
      </Button>
    </form>
  );
}
