"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import type { ConfirmIdentity } from "@/features/organizations/components/delete-organization";
import { ApiProblem } from "@/lib/api/client";
import { refreshMembers, transferOwnership } from "../client";
import type { Member } from "../schema";

interface MakeOwnerDialogProps {
  member: Member;
  confirmIdentity: ConfirmIdentity;
  onClose: () => void;
}

/** Hands the organization over, or shares it. */
export function MakeOwnerDialog({ member, confirmIdentity, onClose }: MakeOwnerDialogProps) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [keep, setKeep] = useState(true);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function transfer() {
    setBusy(true);
    setError(null);
    try {
      await confirmIdentity(() => transferOwnership(organization.id, member.user_id, keep));
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
      setBusy(false);
      return;
    }
    if (!keep) return window.location.reload();
    showToast(`${member.name} is now an owner.`);
    onClose();
    await refreshMembers(queryClient, organization.id);
  }

  return (
    <Dialog
      title={`Make ${member.name} an owner?`}
      description={`Owners may do everything in ${organization.name}: also transfer and delete it. They are told by mail.`}
      onClose={onClose}
      onSubmit={() => void transfer()}
      error={error}
      confirm={{ label: keep ? "Make an owner" : "Transfer the ownership", busy, tone: "danger" }}
    >
      <Checkbox
        label="I stay an owner too"
        hint="Otherwise you become an admin, and only they can make you an owner again."
        checked={keep}
        onChange={(event) => setKeep(event.target.checked)}
      />
    </Dialog>
  );
}
