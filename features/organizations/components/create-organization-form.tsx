"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { createOrganization } from "../client";
import { slugLength } from "../constants";

/** Makes another organization and goes there, with a full load: the list of one's organizations has changed. */
export function CreateOrganization() {
  const { field, send, error, busy } = useApiForm({
    defaultValues: { name: "", slug: "" },
    schema: () => import("../schema").then(({ CreateOrganizationForm }) => CreateOrganizationForm),
    submit: ({ name, slug }) => createOrganization({ name, ...(slug.trim() ? { slug } : {}) }),
    onDone: ({ slug }) => window.location.assign(`/${slug}/chat`),
  });
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <Field label="Name" maxLength={100} autoComplete="organization" required {...field("name")} />
      <Field
        label="Address"
        maxLength={slugLength}
        autoCapitalize="none"
        spellCheck={false}
        hint="The first part of every page’s address. Left empty, it is made from the name."
        {...field("slug")}
      />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Button type="submit" wide disabled={busy} className="mt-1 h-10">
        {busy ? <Spinner /> : null}
        Create the organization
      </Button>
    </form>
  );
}
