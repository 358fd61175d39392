"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { deleteOrganization } from "../client";
import { deletionGraceDays } from "../constants";
import type { OrganizationDetails } from "../schema";

/** Does a sensitive act, after the person has confirmed who they are where their sign-in is too old for it. */
export type ConfirmIdentity = <T>(act: () => Promise<T>) => Promise<T>;

interface DeleteOrganizationProps {
  details: OrganizationDetails;
  confirmIdentity: ConfirmIdentity;
}

export function DeleteOrganization({ details, confirmIdentity }: DeleteOrganizationProps) {
  const [asking, setAsking] = useState(false);

  async function remove() {
    await confirmIdentity(() => deleteOrganization(details.id));
    window.location.assign(`/access/${details.slug}`);
  }

  return (
    <>
      <Button variant="danger" size="sm" onClick={() => setAsking(true)}>
        Delete…
      </Button>
      {asking ? (
        <ConfirmDialog
          title={`Delete ${details.name}?`}
          confirmLabel="Delete the organization"
          tone="danger"
          typed={details.slug}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          Everything that runs is stopped and nobody can work in it any more. An owner can restore it for{" "}
          {deletionGraceDays} days. Then its conversations, members, keys and audit log are gone for good.
        </ConfirmDialog>
      ) : null}
    </>
  );
}
