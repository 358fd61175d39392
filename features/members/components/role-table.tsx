import { Check } from "lucide-react";
import { Badge } from "@/components/ui/badge";
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
      <table className="w-full text-left text-[13px] max-sm:hidden">
        <thead>
          <tr className="border-border border-b text-muted">
            <th scope="col" className="py-2 pr-4 font-medium">
              Scope
            </th>
            {roles.map((role) => (
              <th key={role} scope="col" className="w-18 py-2 text-center font-medium">
                {roleNames[role]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {scopes.map((scope) => (
            <tr key={scope} className="border-border border-b last:border-0">
              <th scope="row" className="py-2 pr-4 font-normal">
                <Meaning scope={scope} />
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
      <ul className="-my-2 divide-y divide-border text-[13px] sm:hidden">
        {scopes.map((scope) => (
          <li key={scope} className="flex items-center justify-between gap-3 py-2">
            <span className="min-w-0">
              <Meaning scope={scope} />
            </span>
            <Badge>{leastRole(scope)}</Badge>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Roles build on each other, so on a phone the weakest one that has the scope says it all. */
function leastRole(scope: Scope): string {
  const [least] = roles.filter((role) => roleScopes[role].has(scope));
  if (least === undefined || least === "owner") return "Owners only";
  return least === "viewer" ? "Everybody" : `From ${roleNames[least].toLowerCase()}`;
}

function Meaning({ scope }: { scope: Scope }) {
  return (
    <>
      {scopeMeanings[scope]}
      <code className="block text-muted text-xs">{scope}</code>
    </>
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
