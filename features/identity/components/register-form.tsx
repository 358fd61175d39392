"use client";

import { useState } from "react";
import { cadre } from "@/cadre.config";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { registerAccount, signInWithPassword } from "../client";
import { LegalNote } from "./legal-note";
import { MailSent } from "./mail-sent";
import { PasswordField } from "./password-field";
import { StrengthMeter } from "./strength-meter";

interface Values {
  name: string;
  email: string;
  password: string;
  organization_name: string;
  marketing_consent: boolean;
}

const empty: Values = { name: "", email: "", password: "", organization_name: "", marketing_consent: false };

export function RegisterForm({ mailboxUrl }: { mailboxUrl: string | null }) {
  const [waiting, setWaiting] = useState<string | null>(null);
  const { form, field, send, error, busy } = useApiForm({ defaultValues: empty, submit: register });
  const [isLeaving, setIsLeaving] = useState(false);

  async function register(values: Values) {
    const { organization, approval } = await registerAccount({
      email: values.email,
      password: values.password,
      ...(values.name.trim() ? { name: values.name } : {}),
      ...(values.organization_name.trim() ? { organization_name: values.organization_name } : {}),
      marketing_consent: values.marketing_consent,
    });
    if (approval === "pending") return setWaiting(values.email.trim());
    const refusal = await signInWithPassword(values);
    setIsLeaving(true);
    window.location.assign(refusal === null ? `/${organization.slug}/chat` : "/login");
  }

  if (waiting) {
    return (
      <MailSent mailboxUrl={mailboxUrl}>
        Thank you. Confirm your address by the link we sent to <strong className="font-medium">{waiting}</strong>. Once
        your request is approved, we write to you again and you can sign in.
      </MailSent>
    );
  }
  const [name, email, password] = form.watch(["name", "email", "password"]);
  return (
    <form method="post" onSubmit={send} noValidate className="flex flex-col gap-4">
      <Field label="Your name" autoComplete="name" maxLength={100} {...field("name")} />
      <Field label="E-mail" type="email" autoComplete="username" required maxLength={254} {...field("email")} />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        required
        maxLength={200}
        {...field("password")}
        hint={<StrengthMeter name={name} email={email} password={password} />}
      />
      <Field
        label="Organization"
        autoComplete="organization"
        maxLength={100}
        {...field("organization_name")}
        hint="Your team’s shared home. Left empty, it takes your name."
      />
      {cadre.legal.marketing ? (
        <Checkbox label={`Write to me about what is new in ${cadre.name}`} {...field("marketing_consent")} />
      ) : null}
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button type="submit" wide disabled={busy || isLeaving} className="mt-1 h-10">
        {busy || isLeaving ? <Spinner /> : null}
        Create the account
      </Button>
      <LegalNote />
    </form>
  );
}
