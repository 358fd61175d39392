"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { List, ListRow } from "@/components/ui/list";
import { showToast } from "@/components/ui/toast";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { keepOrganization, organizationActs } from "../client";
import type { OperatedOrganizationDetail } from "../organizations/schema";
import { ReasonDialog } from "./reason-dialog";

type Act = "suspend" | "reactivate" | "delete" | "restore";

/** What an operator can do with an organization as it stands. */
export function OrganizationActions({ organization }: { organization: OperatedOrganizationDetail }) {
  const [asking, setAsking] = useState<Act | null>(null);
  const { suspended_at, delete_after } = organization;
  const button = (act: Act, label: string, danger = false) => (
    <Button size="sm" variant={danger ? "danger" : "secondary"} onClick={() => setAsking(act)}>
      {label}
    </Button>
  );
  return (
    <>
      <List label="What you can do">
        {suspended_at ? (
          <ListRow
            title="Lift the suspension"
            detail="Members, keys and service accounts are let in again."
            actions={button("reactivate", "Reactivate…")}
          />
        ) : (
          <ListRow
            title="Suspend"
            detail="Members can sign in, see why and export, and nothing else. What runs is cancelled."
            actions={button("suspend", "Suspend…", true)}
          />
        )}
        {delete_after ? (
          <ListRow
            title="Restore"
            detail="Takes the deletion back; nothing is lost yet."
            actions={button("restore", "Restore…")}
          />
        ) : (
          <ListRow
            title="Delete"
            detail="Closed at once, gone for good after 7 days. An owner can restore it until then."
            actions={button("delete", "Delete…", true)}
          />
        )}
      </List>
      {asking ? <Asking act={asking} organization={organization} onClose={() => setAsking(null)} /> : null}
    </>
  );
}

interface AskingProps {
  act: Act;
  organization: OperatedOrganizationDetail;
  onClose: () => void;
}

function Asking({ act, organization, onClose }: AskingProps) {
  const { id, name, slug } = organization;
  const queryClient = useQueryClient();
  const { run } = useFreshSignIn();
  const perform = async (call: () => Promise<OperatedOrganizationDetail>, done: string) => {
    keepOrganization(queryClient, await run(call));
    showToast(done);
  };
  switch (act) {
    case "suspend":
      return (
        <ReasonDialog
          title={`Suspend ${name}?`}
          confirmLabel="Suspend"
          tone="danger"
          onConfirm={(reason) => perform(() => organizationActs.suspend(id, reason), `${name} is suspended`)}
          onClose={onClose}
        >
          It takes effect with everybody’s next request. All members are told the reason by mail and see it when they
          sign in.
        </ReasonDialog>
      );
    case "delete":
      return (
        <ReasonDialog
          title={`Delete ${name}?`}
          confirmLabel="Delete"
          tone="danger"
          typed={slug}
          onConfirm={(reason) => perform(() => organizationActs.remove(id, slug, reason), `${name} is being deleted`)}
          onClose={onClose}
        >
          Everything in it is gone for good after 7 days. Its owners are told by mail; the reason stays in its audit
          log.
        </ReasonDialog>
      );
    case "reactivate":
      return (
        <ConfirmDialog
          title={`Reactivate ${name}?`}
          confirmLabel="Reactivate"
          onConfirm={() => perform(() => organizationActs.reactivate(id), `${name} is active again`)}
          onClose={onClose}
        >
          Members, keys and service accounts are let in again with their next request. Cancelled runs stay cancelled.
        </ConfirmDialog>
      );
    case "restore":
      return (
        <ConfirmDialog
          title={`Restore ${name}?`}
          confirmLabel="Restore"
          onConfirm={() => perform(() => organizationActs.restore(id), `${name} is restored`)}
          onClose={onClose}
        >
          It will not be deleted, and its members are let in again
          {organization.suspended_at ? " once it is no longer suspended" : ""}.
        </ConfirmDialog>
      );
  }
}
