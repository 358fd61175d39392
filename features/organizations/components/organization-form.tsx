"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { organizationOptions, updateOrganization } from "../client";
import { slugLength } from "../constants";
import type { OrganizationDetails } from "../schema";

/** The organization's name and its place in page addresses. */
export function OrganizationForm({ details, canEdit }: { details: OrganizationDetails; canEdit: boolean }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { field, send, error, busy, isDirty } = useApiForm({
    defaultValues: { name: details.name, slug: details.slug },
    schema: () => import("../contract").then((contract) => contract.updateOrganization.body),
    submit: (values) => updateOrganization(details.id, values),
    onDone: (saved) => {
      queryClient.setQueryData(organizationOptions(details.id).queryKey, saved);
      showToast("The organization was saved.");
      if (saved.slug === details.slug) router.refresh();
      else router.replace(`/${saved.slug}/settings/general` as Route);
    },
  });
  return (
    <form onSubmit={send} noValidate>
      <Section
        title="Name and address"
        footer={
          canEdit ? (
            <>
              <span>Links to an earlier address go on working for members.</span>
              <Button type="submit" size="sm" disabled={busy || !isDirty}>
                {busy ? <Spinner /> : null}
                Save
              </Button>
            </>
          ) : (
            "Only admins and owners can change this."
          )
        }
      >
        <div className="flex max-w-md flex-col gap-4">
          <Field label="Name" maxLength={100} disabled={!canEdit} autoComplete="organization" {...field("name")} />
          <Field
            label="Address"
            maxLength={slugLength}
            disabled={!canEdit}
            autoCapitalize="none"
            spellCheck={false}
            hint={<FormerSlugs slugs={details.former_slugs} />}
            {...field("slug")}
          />
          {error ? <ErrorNotice>{error}</ErrorNotice> : null}
        </div>
      </Section>
    </form>
  );
}

function FormerSlugs({ slugs }: { slugs: readonly string[] }) {
  if (slugs.length === 0) return "The first part of every page’s address, after the slash.";
  return `Earlier addresses that lead here: ${slugs.join(", ")}. You may take one of them back.`;
}
