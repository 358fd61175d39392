"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { signInWithPassword } from "../client";
import { PasswordField } from "./password-field";
import { returnPath } from "./return-path";

export function LoginForm({ next }: { next: string | undefined }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    try {
      const refusal = await signInWithPassword({
        email: String(form.get("email")),
        password: String(form.get("password")),
      });
      if (refusal === null) {
        window.location.assign(returnPath(next));
        return;
      }
      setError(refusal);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
    }
    setBusy(false);
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label="E-mail" name="email" type="email" autoComplete="username" required maxLength={254} />
      <PasswordField label="Password" name="password" autoComplete="current-password" required />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button type="submit" wide disabled={busy} className="mt-1 h-10">
        {busy ? <Spinner /> : null}
        Sign in
      </Button>
    </form>
  );
}
