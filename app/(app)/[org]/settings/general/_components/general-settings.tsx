"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { LeaveOrganization } from "@/features/members/components/leave-organization";
import { organizationOptions, useWorkspace } from "@/features/organizations/client";
import { DeleteOrganization } from "@/features/organizations/components/delete-organization";
import { OrganizationForm } from "@/features/organizations/components/organization-form";
import { SecondFactorSetting } from "@/features/organizations/components/second-factor-setting";
import type { OrganizationDetails } from "@/features/organizations/schema";
import { roleScopes } from "@/lib/auth/roles";

export function GeneralSettings() {
  const { organization } = useWorkspace();
  const details = useQuery(organizationOptions(organization.id));
  return (
    <>
      <PageHeader title="General" description={`What ${organization.name} is called, and who may come in.`} />
      <QueryStates query={details} what="The settings" bar="h-64">
        {(data) => <Settings key={data.slug} details={data} />}
      </QueryStates>
    </>
  );
}

function Settings({ details }: { details: OrganizationDetails }) {
  const { run: confirmIdentity } = useFreshSignIn();
  const scopes = roleScopes[details.role];
  const canEdit = scopes.has("organization:write");
  return (
    <>
      <OrganizationForm details={details} canEdit={canEdit} />
      <SecondFactorSetting details={details} canEdit={canEdit} confirmIdentity={confirmIdentity} />
      <Section title="Leaving" tone="danger">
        <Act
          title={`Leave ${details.name}`}
          detail={
            scopes.has("organization:transfer")
              ? "An owner leaves once there is another one: make a member an owner on the members page."
              : "You lose access at once."
          }
        >
          <LeaveOrganization organization={details} />
        </Act>
        {scopes.has("organization:delete") ? (
          <Act title={`Delete ${details.name}`} detail="Can be restored for 7 days; then everything in it is gone.">
            <DeleteOrganization details={details} confirmIdentity={confirmIdentity} />
          </Act>
        ) : null}
      </Section>
    </>
  );
}

function Act({ title, detail, children }: { title: string; detail: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 text-[13px] leading-5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="break-words font-medium">{title}</p>
        <p className="text-muted">{detail}</p>
      </div>
      {children}
    </div>
  );
}
