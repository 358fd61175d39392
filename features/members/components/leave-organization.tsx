"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { leaveOrganization } from "../client";

/** Ends one's own membership, and leaves for whatever other organization there is. */
export function LeaveOrganization({ organization }: { organization: { id: string; name: string } }) {
  const [asking, setAsking] = useState(false);

  async function leave() {
    await leaveOrganization(organization.id);
    window.location.assign("/app");
  }

  return (
    <>
      <Button variant="danger" size="sm" onClick={() => setAsking(true)}>
        Leave…
      </Button>
      {asking ? (
        <ConfirmDialog
          title={`Leave ${organization.name}?`}
          confirmLabel="Leave"
          tone="danger"
          onConfirm={leave}
          onClose={() => setAsking(false)}
        >
          You lose access at once, your API keys of this organization stop working and what you have running is
          cancelled. To come back you need an invitation.
        </ConfirmDialog>
      ) : null}
    </>
  );
}
