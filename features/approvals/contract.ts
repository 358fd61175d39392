import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { Approval, ApprovalStatus, ApproveCall, RejectCall } from "./schema";

const approvalParams = z.object({ approval_id: z.uuid() });
const tags = ["Approvals"] as const;

export const listApprovals = endpoint({
  method: "GET",
  path: "/api/v1/approvals",
  summary: "List the tool calls that wait or waited for a person",
  description:
    "Newest first: those of one's own runs and of every run of a workflow; for admins and owners also those of " +
    "conversations that are shared with the organization.",
  tags,
  access: "runs:read",
  query: z.object({
    ...pageQuery,
    status: ApprovalStatus.optional(),
    decided: z.stringbool().optional().describe("`true`: only those that wait no more; `false`: only those that wait"),
    run_id: z.uuid().optional(),
  }),
  response: pageOf(Approval),
  status: 200,
});

export const getApproval = endpoint({
  method: "GET",
  path: "/api/v1/approvals/{approval_id}",
  summary: "Get an approval",
  tags,
  access: "runs:read",
  params: approvalParams,
  response: Approval,
  status: 200,
  errors: ["not_found"],
});

export const approveCall = endpoint({
  method: "POST",
  path: "/api/v1/approvals/{approval_id}/approve",
  summary: "Approve a tool call",
  description:
    "The call is executed once, with the arguments sent here when there are any; a workflow's step goes on with the " +
    "content as it was sent. The run goes on when none of its calls waits any more. Answers `conflict` when somebody has decided before, or when the run has ended.",
  tags,
  access: "approvals:write",
  idempotent: true,
  params: approvalParams,
  body: ApproveCall,
  response: Approval,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const rejectCall = endpoint({
  method: "POST",
  path: "/api/v1/approvals/{approval_id}/reject",
  summary: "Reject a tool call",
  description: "The model is told, with the reason, and the run goes on without the call.",
  tags,
  access: "approvals:write",
  idempotent: true,
  params: approvalParams,
  body: RejectCall,
  response: Approval,
  status: 200,
  errors: ["not_found", "conflict"],
});
