"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { myAccount } from "../account/client";
import type { Account } from "../account/schema";
import { AvatarEditor } from "./avatar-editor";

/** Name and picture. */
export function ProfileSection({ account }: { account: Account }) {
  const router = useRouter();
  const { field, send, error, busy, isDirty } = useApiForm({
    defaultValues: { name: account.name },
    schema: () => import("../account/contract").then(({ updateAccount }) => updateAccount.body),
    submit: ({ name }) => myAccount.rename(name),
    onDone: () => {
      showToast("Your name is saved.");
      router.refresh();
    },
  });
  return (
    <form onSubmit={send} noValidate>
      <Section
        title="You"
        description="How your colleagues see you."
        footer={
          <>
            <span>Pictures are cut square before they are uploaded.</span>
            <Button type="submit" size="sm" disabled={busy || !isDirty}>
              {busy ? <Spinner /> : null}
              Save
            </Button>
          </>
        }
      >
        <AvatarEditor name={account.name} url={account.avatar_url} />
        <div className="max-w-sm">
          <Field label="Name" autoComplete="name" required maxLength={100} {...field("name")} />
        </div>
        {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      </Section>
    </form>
  );
}
