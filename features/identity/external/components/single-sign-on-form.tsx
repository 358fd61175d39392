"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { leaveForSingleSignOn } from "../client";

/** Asks for the address whose domain names the organization. */
export function SingleSignOnForm({ next }: { next: string | undefined }) {
  const { field, send, error, busy } = useApiForm({
    defaultValues: { email: "" },
    submit: ({ email }) => leaveForSingleSignOn({ email, ...(next === undefined ? {} : { next }) }),
  });
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <Field
        label="Work e-mail"
        type="email"
        autoComplete="username"
        maxLength={254}
        required
        autoFocus
        {...field("email")}
      />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button type="submit" wide disabled={busy} className="mt-1 h-10">
        {busy ? <Spinner /> : null}
        Continue
      </Button>
    </form>
  );
}
