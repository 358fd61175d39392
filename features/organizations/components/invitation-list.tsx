"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { SelectBox } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import { formatDay } from "@/lib/format";
import { useWorkspace } from "../client";
import { roleNames } from "../constants";
import { invitationsKey, invitationsOptions, resendInvitation, revokeInvitation } from "../invitations/client";
import type { Invitation, InvitationState } from "../invitations/schema";

const states = [
  { value: "open", label: "Open" },
  { value: "expired", label: "Expired" },
  { value: "accepted", label: "Accepted" },
  { value: "revoked", label: "Revoked" },
] as const;

/** The invitations in one state, newest first. */
export function InvitationList() {
  const { organization } = useWorkspace();
  const [state, setState] = useState<InvitationState>("open");
  const invitations = useInfiniteQuery(invitationsOptions(organization.id, state));
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-4">
        <h2 className="font-semibold text-[15px]">Sent invitations</h2>
        <div className="w-36">
          <SelectBox
            compact
            aria-label="Which invitations"
            value={state}
            onChange={(event) => setState(event.target.value as InvitationState)}
            options={states}
          />
        </div>
      </div>
      <PagedRows
        query={invitations}
        what="The invitations"
        bar="h-32"
        empty={<EmptyState title={state === "open" ? "Nobody is invited at the moment" : "None"} />}
      >
        {(rows) => (
          <List label="Invitations">
            {rows.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </List>
        )}
      </PagedRows>
    </div>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [revoking, setRevoking] = useState(false);
  const [busy, setBusy] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: invitationsKey(organization.id) });

  async function resend() {
    setBusy(true);
    try {
      await resendInvitation(organization.id, invitation.id);
      showToast(`Sent again to ${invitation.email}.`);
      await refresh();
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      showToast(thrown.detail);
    } finally {
      setBusy(false);
    }
  }

  const isUndecided = invitation.state === "open" || invitation.state === "expired";
  return (
    <ListRow
      title={invitation.email}
      badges={<Badge>{roleNames[invitation.role]}</Badge>}
      detail={detailOf(invitation)}
      actions={
        isUndecided ? (
          <>
            <Button variant="ghost" size="sm" disabled={busy} onClick={() => void resend()}>
              Send again
            </Button>
            <Button variant="ghost" size="sm" onClick={() => setRevoking(true)}>
              Revoke
            </Button>
          </>
        ) : null
      }
    >
      {revoking ? (
        <ConfirmDialog
          title={`Revoke the invitation of ${invitation.email}?`}
          confirmLabel="Revoke"
          tone="danger"
          onConfirm={async () => {
            await revokeInvitation(organization.id, invitation.id);
            await refresh();
          }}
          onClose={() => setRevoking(false)}
        >
          The link in the mail stops working. You can invite them again.
        </ConfirmDialog>
      ) : null}
    </ListRow>
  );
}

function detailOf({ state, invited_by, last_sent_at, expires_at }: Invitation): string {
  const sent = `Sent ${formatDay(last_sent_at)}${invited_by ? ` by ${invited_by.name}` : ""}`;
  if (state === "open") return `${sent} · until ${formatDay(expires_at)}`;
  return state === "expired" ? `${sent} · ended ${formatDay(expires_at)}` : sent;
}
