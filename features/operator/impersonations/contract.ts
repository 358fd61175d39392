import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { impersonationSeconds } from "@/lib/auth/lifetimes";
import { Reason } from "../schema";

const tags = ["Operator impersonations"] as const;
const minutes = impersonationSeconds / 60;

export const startImpersonation = endpoint({
  method: "POST",
  path: "/api/v1/operator/impersonations",
  summary: "Look through somebody's eyes",
  description:
    `Opens a session of ${minutes} minutes that reads what the person can read and changes nothing, in the operator's browser ` +
    "only: its cookie works beside the operator's own. The person sees it among their security events and in a notice, each of " +
    "their organizations in its audit log. Never for another operator.",
  tags,
  access: "operator",
  requires: ["fresh_sign_in"],
  body: z.object({ user_id: z.uuid(), reason: Reason }),
  response: z.object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    expires_at: z.iso.datetime(),
  }),
  status: 201,
  errors: ["not_found", "conflict"],
});

export const endImpersonation = endpoint({
  method: "DELETE",
  path: "/api/v1/operator/impersonations/current",
  summary: "Stop looking through somebody's eyes",
  description: "Ends the session and forgets its cookie. Changes nothing for anybody who is themselves.",
  tags,
  access: "user",
  whileImpersonating: "allowed",
  status: 204,
});
