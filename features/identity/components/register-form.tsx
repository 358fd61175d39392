"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { registerAccount, signInWithPassword } from "../client";
import { PasswordField } from "./password-field";
import { StrengthMeter } from "./strength-meter";

type Errors = Partial<Record<"name" | "email" | "password" | "organization_name" | "form", string>>;

export function RegisterForm() {
  const [values, setValues] = useState({ name: "", email: "", password: "", organization_name: "" });
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);

  const field = (name: keyof typeof values) => ({
    name,
    value: values[name],
    error: errors[name],
    onChange: (event: { target: { value: string } }) => {
      setValues({ ...values, [name]: event.target.value });
      setErrors({ ...errors, [name]: undefined });
    },
  });

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    try {
      const { organization } = await registerAccount({
        email: values.email,
        password: values.password,
        ...(values.name.trim() ? { name: values.name } : {}),
        ...(values.organization_name.trim() ? { organization_name: values.organization_name } : {}),
      });
      const refusal = await signInWithPassword(values);
      window.location.assign(refusal === null ? `/${organization.slug}/chat` : "/login");
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setErrors(errorsOf(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field label="Your name" autoComplete="name" maxLength={100} {...field("name")} />
      <Field label="E-mail" type="email" autoComplete="username" required maxLength={254} {...field("email")} />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        required
        maxLength={200}
        {...field("password")}
        hint={<StrengthMeter {...values} />}
      />
      <Field
        label="Organization"
        autoComplete="organization"
        maxLength={100}
        {...field("organization_name")}
        hint="Your team’s shared home. Left empty, it takes your name."
      />
      {errors.form ? <ErrorNotice>{errors.form}</ErrorNotice> : null}
      <Button type="submit" wide disabled={busy} className="mt-1 h-10">
        {busy ? <Spinner /> : null}
        Create the account
      </Button>
    </form>
  );
}

function errorsOf(problem: ApiProblem): Errors {
  if (problem.code === "email_taken") return { email: problem.detail };
  const errors: Errors = {};
  for (const { path, message } of problem.errors) {
    if (path === "name" || path === "email" || path === "password" || path === "organization_name") {
      errors[path] ??= message;
    }
  }
  return Object.keys(errors).length > 0 ? errors : { form: problem.detail };
}
