import { Badge } from "@/components/ui/badge";
import type { OperatedOrganization } from "../organizations/schema";
import type { OperatedUser } from "../users/schema";

const organizationStates = {
  active: { label: "Active", tone: "positive" },
  suspended: { label: "Suspended", tone: "warning" },
  being_deleted: { label: "Being deleted", tone: "danger" },
} as const;

/** How an organization stands; in lists an active one needs no word. */
export function OrganizationBadge({ state, quiet }: Pick<OperatedOrganization, "state"> & { quiet?: boolean }) {
  if (quiet && state === "active") return null;
  const { label, tone } = organizationStates[state];
  return <Badge tone={tone}>{label}</Badge>;
}

const userStates = {
  active: { label: "Active", tone: "positive" },
  disabled: { label: "Disabled", tone: "danger" },
  pending: { label: "Awaits approval", tone: "warning" },
  rejected: { label: "Rejected", tone: "neutral" },
} as const;

interface UserBadgesProps {
  user: Pick<OperatedUser, "state" | "platform_role" | "email_verified">;
  quiet?: boolean;
}

/** How a person stands; in lists an active one needs no word. */
export function UserBadges({ user, quiet }: UserBadgesProps) {
  const { label, tone } = userStates[user.state];
  return (
    <>
      {quiet && user.state === "active" ? null : <Badge tone={tone}>{label}</Badge>}
      {user.platform_role ? <Badge tone="accent">Operator</Badge> : null}
      {user.email_verified ? null : <Badge>Unconfirmed</Badge>}
    </>
  );
}
