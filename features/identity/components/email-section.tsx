"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { myAccount } from "../account/client";
import type { Account } from "../account/schema";
import { useFreshSignIn } from "./fresh-sign-in";
import { MailSent } from "./mail-sent";

/** The address one signs in with, and the one it is about to be. */
export function EmailSection({ account, mailboxUrl }: { account: Account; mailboxUrl: string | null }) {
  const router = useRouter();
  const { run } = useFreshSignIn();
  const [pending, setPending] = useState(account.pending_email);
  const { form, field, send, error, busy, isDirty } = useApiForm({
    defaultValues: { email: "" },
    schema: () => import("../account/contract").then(({ requestEmailChange }) => requestEmailChange.body),
    submit: ({ email }) => run(() => myAccount.changeEmail(email)),
    onDone: (_, { email }) => {
      setPending(email.trim().toLowerCase());
      form.reset({ email: "" });
    },
  });

  async function cancel() {
    try {
      await myAccount.cancelEmailChange();
      setPending(null);
      showToast("Your address stays as it is.");
      router.refresh();
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      showToast(thrown.detail);
    }
  }

  return (
    <form onSubmit={send} noValidate>
      <Section
        title="E-mail address"
        description={
          <span className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 break-all">{account.email}</span>
            {account.email_verified ? (
              <Badge tone="positive">Confirmed</Badge>
            ) : (
              <Badge tone="warning">Not confirmed</Badge>
            )}
          </span>
        }
        footer={
          <>
            <span>The new one holds once you open the link we send there.</span>
            <Button type="submit" size="sm" disabled={busy || !isDirty}>
              {busy ? <Spinner /> : null}
              Change the address
            </Button>
          </>
        }
      >
        {pending ? (
          <MailSent mailboxUrl={mailboxUrl}>
            <p>
              Open the link we sent to <strong className="font-medium">{pending}</strong>. It works for two hours.
            </p>
            <Button variant="secondary" size="sm" className="mt-2 mr-3" onClick={() => void cancel()}>
              Keep the present address
            </Button>
          </MailSent>
        ) : null}
        <div className="max-w-sm">
          <Field label="New address" type="email" autoComplete="email" maxLength={254} {...field("email")} />
        </div>
        {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      </Section>
    </form>
  );
}
