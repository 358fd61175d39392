"use client";

import { ChevronsUpDown, Plus, Settings } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { Avatar } from "@/components/ui/avatar";
import { Menu } from "@/components/ui/menu";
import { useWorkspace } from "@/features/organizations/client";
import { roleNames } from "@/features/organizations/constants";

export function OrganizationSwitcher() {
  const { organization, organizations } = useWorkspace();
  const router = useRouter();
  return (
    <Menu
      wide
      align="start"
      entries={[
        { type: "heading", label: "Organizations" },
        ...organizations.map(({ id, name, slug, role }) => ({
          label: name,
          detail: roleNames[role],
          lead: <Avatar name={name} square className="mt-0.5 size-5" />,
          checked: id === organization.id,
          onSelect: () => (id === organization.id ? undefined : router.push(`/${slug}/chat`)),
        })),
        { type: "separator" },
        {
          label: "Organization settings",
          icon: Settings,
          onSelect: () => router.push(`/${organization.slug}/settings/general` as Route),
        },
        { label: "Create an organization", icon: Plus, onSelect: () => router.push("/organizations/new") },
      ]}
      button={(props) => (
        <button
          {...props}
          className="flex min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2 py-1.5 text-left font-semibold text-[13px] outline-offset-[-2px] transition-colors hover:bg-hover data-[state=open]:bg-hover"
        >
          <Avatar name={organization.name} square />
          <span className="sr-only">Organization: </span>
          <span className="min-w-0 truncate">{organization.name}</span>
          <ChevronsUpDown aria-hidden="true" className="ml-auto size-3.5 shrink-0 text-muted" />
        </button>
      )}
    />
  );
}
