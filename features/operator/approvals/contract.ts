import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { Reason } from "../schema";
import { OperatedUserDetail } from "../users/schema";

const tags = ["Operator users"] as const;
const params = z.object({ user_id: z.uuid() });
const access = "operator";
const requires = ["fresh_sign_in"] as const;

export const approveUser = endpoint({
  method: "POST",
  path: "/api/v1/operator/users/{user_id}/approve",
  summary: "Approve a sign-up",
  description:
    "Where the sign-up policy asks for approval, people wait with the state `pending`. The person is told by mail and can sign in. A rejected sign-up can be approved after all.",
  tags,
  access,
  requires,
  params,
  response: OperatedUserDetail,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const rejectUser = endpoint({
  method: "POST",
  path: "/api/v1/operator/users/{user_id}/reject",
  summary: "Reject a sign-up",
  description: "The person is told by mail that they were not admitted. The reason is kept in their security events.",
  tags,
  access,
  requires,
  params,
  body: z.object({ reason: Reason }),
  response: OperatedUserDetail,
  status: 200,
  errors: ["not_found", "conflict"],
});
