"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { signInWithTicket } from "@/features/identity/client";
import { LegalNote } from "@/features/identity/components/legal-note";
import { PasswordField } from "@/features/identity/components/password-field";
import { StrengthMeter } from "@/features/identity/components/strength-meter";
import { registerByInvitation } from "@/features/members/joining/client";
import { useApiForm } from "@/lib/hooks/use-api-form";

interface JoinFormProps {
  token: string;
  email: string;
}

/** For somebody without an account: the invited address is theirs already, so only a name and a password are missing. */
export function JoinForm({ token, email }: JoinFormProps) {
  const [leaving, setLeaving] = useState(false);
  const { form, field, send, error, busy } = useApiForm({
    defaultValues: { name: "", password: "" },
    submit: ({ name, password }) => registerByInvitation({ token, password, ...(name.trim() ? { name } : {}) }),
    onDone: async ({ organization, sign_in }) => {
      setLeaving(true);
      const refusal = "ticket" in sign_in ? await signInWithTicket(sign_in.ticket) : "Sign in to go on.";
      window.location.assign(refusal === null ? `/${organization.slug}/chat` : "/login");
    },
  });
  const [name, password] = form.watch(["name", "password"]);
  const isBusy = busy || leaving;
  return (
    <form method="post" onSubmit={send} noValidate className="flex flex-col gap-4">
      <Field label="E-mail" type="email" autoComplete="username" value={email} readOnly />
      <Field label="Your name" autoComplete="name" maxLength={100} {...field("name")} />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        required
        maxLength={200}
        {...field("password")}
        hint={<StrengthMeter name={name} email={email} password={password} />}
      />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button type="submit" wide disabled={isBusy} className="mt-1 h-10">
        {isBusy ? <Spinner /> : null}
        Create the account and join
      </Button>
      <LegalNote />
    </form>
  );
}
