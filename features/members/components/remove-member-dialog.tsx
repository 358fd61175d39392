"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { refreshMembers, removeMember } from "../client";
import type { Member } from "../schema";

export function RemoveMemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();

  async function remove() {
    await removeMember(organization.id, member.user_id);
    showToast(`${member.name} was removed.`);
    await refreshMembers(queryClient, organization.id);
  }

  return (
    <ConfirmDialog
      title={`Remove ${member.name}?`}
      confirmLabel="Remove"
      tone="danger"
      onConfirm={remove}
      onClose={onClose}
    >
      They lose access to {organization.name} at once. Their API keys of this organization stop working and what they
      have running is cancelled. Their conversations stay, private to them.
    </ConfirmDialog>
  );
}
