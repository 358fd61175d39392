import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { Reason, SearchText } from "../schema";
import { OperatedUser, OperatedUserDetail, userStates } from "./schema";

const tags = ["Operator users"] as const;
const params = z.object({ user_id: z.uuid() });
const access = "operator";
const requires = ["fresh_sign_in"] as const;

export const listOperatedUsers = endpoint({
  method: "GET",
  path: "/api/v1/operator/users",
  summary: "List the people of the installation",
  description: "Newest first. `q` searches names and e-mail addresses.",
  tags,
  access,
  query: z.object({
    ...pageQuery,
    q: SearchText.optional(),
    state: z.enum(userStates).optional(),
    platform_role: z.enum(["platform_operator"]).optional(),
  }),
  response: pageOf(OperatedUser),
  status: 200,
});

export const getOperatedUser = endpoint({
  method: "GET",
  path: "/api/v1/operator/users/{user_id}",
  summary: "Get a person with their organizations, factors and security events",
  tags,
  access,
  params,
  response: OperatedUserDetail,
  status: 200,
  errors: ["not_found"],
});

export const disableUser = endpoint({
  method: "POST",
  path: "/api/v1/operator/users/{user_id}/disable",
  summary: "Disable an account",
  description:
    "Ends its sessions and tokens with the next request; only an operator can enable it again. An operator disables neither " +
    "themselves nor the last operator.",
  tags,
  access,
  requires,
  params,
  body: z.object({ reason: Reason }),
  response: OperatedUserDetail,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const enableUser = endpoint({
  method: "POST",
  path: "/api/v1/operator/users/{user_id}/enable",
  summary: "Enable a disabled account",
  tags,
  access,
  requires,
  params,
  response: OperatedUserDetail,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const unlockUser = endpoint({
  method: "POST",
  path: "/api/v1/operator/users/{user_id}/unlock",
  summary: "Unlock an account after failed sign-ins",
  description: "Forgets the failed attempts that were counted against its address. Changes no password and no factor.",
  tags,
  access,
  requires,
  params,
  response: OperatedUserDetail,
  status: 200,
  errors: ["not_found"],
});

export const endUserSessions = endpoint({
  method: "POST",
  path: "/api/v1/operator/users/{user_id}/end-sessions",
  summary: "End all sessions of a person",
  description: "Browser sessions and tokens stop working with the next request, on every process.",
  tags,
  access,
  requires,
  params,
  response: OperatedUserDetail,
  status: 200,
  errors: ["not_found"],
});

export const resendUserVerification = endpoint({
  method: "POST",
  path: "/api/v1/operator/users/{user_id}/resend-verification",
  summary: "Send the mail that confirms an address again",
  tags,
  access,
  requires,
  params,
  status: 204,
  errors: ["not_found", "conflict"],
});

export const setPlatformRole = endpoint({
  method: "PUT",
  path: "/api/v1/operator/users/{user_id}/platform-role",
  summary: "Make somebody a platform operator, or no longer one",
  description: "Needs a confirmed address. The last operator stays, and nobody takes the role from themselves.",
  tags,
  access,
  requires,
  params,
  body: z.object({ platform_role: z.enum(["platform_operator"]).nullable() }),
  response: OperatedUserDetail,
  status: 200,
  errors: ["not_found", "conflict"],
});
