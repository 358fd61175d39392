"use client";

import type { Route } from "next";
import Link from "next/link";
import { useWorkspace } from "@/features/organizations/client";
import type { Approval } from "../schema";

const linkStyle = "underline underline-offset-2 hover:text-foreground";

/** Where a question comes from: the agent or the workflow, the person it works for, and where to look further. */
export function ApprovalOrigin({ approval }: { approval: Approval }) {
  return approval.workflow === null ? (
    <OfAgent approval={approval} />
  ) : (
    <OfWorkflow approval={approval} workflow={approval.workflow} />
  );
}

function OfAgent({ approval }: { approval: Approval }) {
  const { organization } = useWorkspace();
  const { conversation_id: conversationId, conversation_title: title } = approval;
  return (
    <>
      {approval.agent}
      {approval.is_own ? null : ` for ${approval.requested_by.name}`}
      {conversationId === null ? (
        <RunLink approval={approval} />
      ) : (
        <>
          {" in "}
          <Link href={`/${organization.slug}/chat/${conversationId}` as Route} className={linkStyle}>
            {title ?? "the conversation"}
          </Link>
        </>
      )}
    </>
  );
}

const starts = { manual: "started by", api: "started by API by", schedule: "scheduled by", webhook: "by a webhook of" };

function OfWorkflow({ approval, workflow }: { approval: Approval; workflow: string }) {
  const { organization } = useWorkspace();
  const who = approval.is_own ? "you" : approval.requested_by.name;
  return (
    <>
      {approval.agent === null ? "" : `${approval.agent} at `}
      {`${approval.step ?? "a step"} of `}
      <Link href={`/${organization.slug}/workflows/${encodeURIComponent(workflow)}` as Route} className={linkStyle}>
        {workflow}
      </Link>
      {`, ${starts[approval.trigger]} ${who}`}
      <RunLink approval={approval} />
    </>
  );
}

function RunLink({ approval }: { approval: Approval }) {
  const { organization } = useWorkspace();
  const step = approval.step ? `?step=${encodeURIComponent(approval.step)}` : "";
  return (
    <>
      {" · "}
      <Link href={`/${organization.slug}/runs/${approval.run_id}${step}` as Route} className={linkStyle}>
        Open the run
      </Link>
    </>
  );
}
