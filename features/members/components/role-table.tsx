"use client";

import { Check } from "lucide-react";
import { focusWhenScrollable } from "@/components/ui/focus-when-scrollable";
import { Section } from "@/components/ui/section";
import { roleNames } from "@/features/organizations/constants";
import { type Role, roleScopes, roles, type Scope } from "@/lib/auth/roles";
import { scopeMeanings } from "../constants";

const scopes = Object.keys(scopeMeanings) as Scope[];

/** What each role may do, drawn from the one table in code that every request is checked against. */
export function RoleTable() {
  return (
    <Section
      title="What each role may do"
      description="API keys and tokens carry these scopes, never more than their maker’s role."
    >
      <div ref={focusWhenScrollable} className="-mx-5 overflow-x-auto px-5 sm:-mx-6 sm:px-6">
        <table className="w-full min-w-lg text-left text-[13px]">
          <thead>
            <tr className="border-border border-b text-muted">
              <th scope="col" className="py-2 pr-4 font-medium">
                Scope
              </th>
              {roles.map((role) => (
                <th key={role} scope="col" className="w-20 py-2 text-center font-medium">
                  {roleNames[role]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scopes.map((scope) => (
              <tr key={scope} className="border-border border-b last:border-0">
                <th scope="row" className="py-2 pr-4 font-normal">
                  {scopeMeanings[scope]}
                  <code className="block text-muted text-xs">{scope}</code>
                </th>
                {roles.map((role) => (
                  <td key={role} className="text-center">
                    <Mark role={role} scope={scope} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Mark({ role, scope }: { role: Role; scope: Scope }) {
  if (!roleScopes[role].has(scope)) {
    return (
      <span className="text-muted">
        <span aria-hidden="true">–</span>
        <span className="sr-only">no</span>
      </span>
    );
  }
  return (
    <span>
      <Check aria-hidden="true" className="mx-auto size-4 text-success" />
      <span className="sr-only">yes</span>
    </span>
  );
}
