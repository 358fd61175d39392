"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Crown, Ellipsis, UserMinus } from "lucide-react";
import { useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ListRow } from "@/components/ui/list";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { SelectBox } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import type { ConfirmIdentity } from "@/features/organizations/components/delete-organization";
import { roleNames } from "@/features/organizations/constants";
import { canManage, type GrantableRole, rolesToGrant } from "@/features/organizations/permissions";
import { ApiProblem } from "@/lib/api/client";
import { formatDay } from "@/lib/format";
import { changeMemberRole } from "../client";
import type { Member } from "../schema";
import { MakeOwnerDialog } from "./make-owner-dialog";
import { RemoveMemberDialog } from "./remove-member-dialog";

interface MemberRowProps {
  member: Member;
  confirmIdentity: ConfirmIdentity;
}

export function MemberRow({ member, confirmIdentity }: MemberRowProps) {
  const { organization, user } = useWorkspace();
  const [asking, setAsking] = useState<"remove" | "owner" | null>(null);
  const isMe = member.email === user.email;
  const mayManage = canManage(organization.role, member.role);
  const close = () => setAsking(null);
  const entries: MenuEntry[] = [
    ...(organization.role === "owner" && member.role !== "owner"
      ? [{ label: "Make an owner…", icon: Crown, onSelect: () => setAsking("owner") }]
      : []),
    ...(mayManage && !isMe
      ? [{ label: "Remove…", icon: UserMinus, tone: "danger" as const, onSelect: () => setAsking("remove") }]
      : []),
  ];
  return (
    <ListRow
      lead={<Avatar name={member.name} src={member.avatar_url} className="size-8" />}
      title={member.name}
      badges={isMe ? <Badge tone="accent">You</Badge> : null}
      detail={`${member.email} · joined ${formatDay(member.joined_at)}`}
      actions={
        <>
          {mayManage ? <RoleChoice member={member} isMe={isMe} /> : <Badge>{roleNames[member.role]}</Badge>}
          {entries.length > 0 ? (
            <Menu
              entries={entries}
              button={(props) => (
                <Button {...props} variant="ghost" size="icon" aria-label={`More about ${member.name}`}>
                  <Ellipsis aria-hidden="true" />
                </Button>
              )}
            />
          ) : null}
        </>
      }
    >
      {asking === "remove" ? <RemoveMemberDialog member={member} onClose={close} /> : null}
      {asking === "owner" ? (
        <MakeOwnerDialog member={member} confirmIdentity={confirmIdentity} onClose={close} />
      ) : null}
    </ListRow>
  );
}

/** Takes effect at once; what the server refuses goes back, with its reason. */
function RoleChoice({ member, isMe }: { member: Member; isMe: boolean }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const options = [...(member.role === "owner" ? (["owner"] as const) : []), ...rolesToGrant(organization.role)].map(
    (value) => ({ value, label: roleNames[value] }),
  );

  async function change(role: GrantableRole) {
    try {
      await changeMemberRole(queryClient, organization.id, member.user_id, role);
      // All of the page is drawn for the role that one has.
      if (isMe) return window.location.reload();
      showToast(`${member.name} is now ${roleNames[role].toLowerCase()}.`);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      showToast(thrown.detail);
    }
  }

  return (
    <div className="w-28">
      <SelectBox
        compact
        aria-label={`Role of ${member.name}`}
        value={member.role}
        onChange={(event) => {
          const role = rolesToGrant(organization.role).find((one) => one === event.target.value);
          if (role) void change(role);
        }}
        options={options}
      />
    </div>
  );
}
