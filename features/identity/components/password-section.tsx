"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { formatDay } from "@/lib/format";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { mailLinks, myAccount } from "../account/client";
import type { Account } from "../account/schema";
import { MailSent } from "./mail-sent";
import { PasswordField } from "./password-field";
import { StrengthMeter } from "./strength-meter";

const empty = { current_password: "", password: "" };

/** Changes the password or, for people who came through a provider, sends the link that sets one. */
export function PasswordSection({ account, mailboxUrl }: { account: Account; mailboxUrl: string | null }) {
  return account.has_password ? (
    <ChangePassword account={account} />
  ) : (
    <AskForPassword email={account.email} mailboxUrl={mailboxUrl} />
  );
}

function ChangePassword({ account }: { account: Account }) {
  const { form, field, send, error, busy } = useApiForm({
    defaultValues: empty,
    schema: () => import("../password/contract").then(({ changePassword }) => changePassword.body),
    submit: myAccount.changePassword,
    onDone: () => {
      form.reset(empty);
      showToast("Your password is changed. Other sessions are signed out.");
    },
  });
  const changedAt = account.password_changed_at;
  return (
    <form method="post" onSubmit={send} noValidate>
      <Section
        title="Password"
        description={changedAt ? `Last changed on ${formatDay(changedAt)}.` : undefined}
        footer={
          <>
            <span>Signs you out everywhere else.</span>
            <Button type="submit" size="sm" disabled={busy}>
              {busy ? <Spinner /> : null}
              Change the password
            </Button>
          </>
        }
      >
        <div className="flex max-w-sm flex-col gap-4">
          <PasswordField label="Current password" autoComplete="current-password" {...field("current_password")} />
          <PasswordField
            label="New password"
            autoComplete="new-password"
            maxLength={200}
            {...field("password")}
            hint={<StrengthMeter password={form.watch("password")} email={account.email} name={account.name} />}
          />
        </div>
        {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      </Section>
    </form>
  );
}

function AskForPassword({ email, mailboxUrl }: { email: string; mailboxUrl: string | null }) {
  const [isSent, setIsSent] = useState(false);
  const { send, error, busy } = useApiForm({
    defaultValues: {},
    submit: () => mailLinks.askForReset(email),
    onDone: () => setIsSent(true),
  });
  return (
    <form method="post" onSubmit={send} noValidate>
      <Section
        title="Password"
        description="You sign in with another account and have no password here."
        footer={
          <>
            <span>The link works for 30 minutes.</span>
            <Button type="submit" size="sm" variant="secondary" disabled={busy}>
              {busy ? <Spinner /> : null}
              Send me a link that sets one
            </Button>
          </>
        }
      >
        {isSent ? (
          <MailSent mailboxUrl={mailboxUrl}>
            A link is on its way to <strong className="font-medium">{email}</strong>.
          </MailSent>
        ) : null}
        {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      </Section>
    </form>
  );
}
