"use client";

import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { mailLinks } from "../account/client";
import { PasswordField } from "./password-field";
import { StrengthMeter } from "./strength-meter";
import { useLinkSecret } from "./use-link-secret";

/** Sets a new password by the link of a mail. */
export function ResetForm() {
  const secret = useLinkSecret();
  const [done, setDone] = useState(false);
  const { form, field, send, error, busy } = useApiForm({
    defaultValues: { password: "" },
    submit: ({ password }) => mailLinks.reset({ token: secret ?? "", password }),
    onDone: () => setDone(true),
  });
  if (done) {
    return (
      <div className="flex flex-col gap-5">
        <p role="status" className="text-sm leading-6">
          Your new password holds. Wherever you were signed in, you are signed out now.
        </p>
        <Button asChild wide className="h-10">
          <Link href="/login">Sign in</Link>
        </Button>
      </div>
    );
  }
  return (
    <form method="post" onSubmit={send} noValidate className="flex flex-col gap-4">
      {secret === null ? (
        <ErrorNotice>This link is not complete. Open the whole link of our mail, or ask for another one.</ErrorNotice>
      ) : null}
      <PasswordField
        label="New password"
        autoComplete="new-password"
        required
        maxLength={200}
        {...field("password")}
        hint={<StrengthMeter password={form.watch("password")} email="" name="" />}
      />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button type="submit" wide disabled={busy || !secret} className="mt-1 h-10">
        {busy ? <Spinner /> : null}
        Set the password
      </Button>
    </form>
  );
}
