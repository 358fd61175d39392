import { z } from "zod";
import { MyOrganization, Organization, OrganizationName } from "@/features/organizations/schema";
import { endpoint } from "@/lib/api/endpoint";
import { passwordLength } from "./constants";
import { Email, Session, TokenPair, User } from "./schema";

const longestSecret = 1_000;

export const register = endpoint({
  method: "POST",
  path: "/api/v1/auth/register",
  summary: "Sign up",
  description:
    "Creates a user, an organization and the owner's membership in one step. An address that is already taken answers " +
    "409 `email_taken`, under strict limits per address and account. The password needs at least " +
    `${passwordLength.min} characters, must be hard to guess and must not contain the name or the address. Signing up agrees to ` +
    "the installation's terms and privacy notice, whose versions are recorded. Where the installation takes people by invitation " +
    "only it answers `invitation_required`; where an operator decides, `approval` is `pending` and signing in has to wait.",
  tags: ["Auth"],
  access: "public",
  limit: { account: "email", rate: "registration" },
  body: z.object({
    email: Email,
    password: z.string().max(longestSecret),
    name: z.string().trim().min(1).max(100).optional(),
    organization_name: OrganizationName.optional(),
    marketing_consent: z.boolean().optional().describe("Whether the person wants news by mail"),
  }),
  response: z.object({ user: User, organization: Organization, approval: z.enum(["approved", "pending"]) }),
  status: 201,
  errors: ["email_taken", "invitation_required", "rate_limited"],
});

export const issueToken = endpoint({
  method: "POST",
  path: "/api/v1/auth/token",
  summary: "Sign in for a program",
  description:
    "Exchanges e-mail and password for an access token (15 minutes) and a refresh token (7 days idle, 30 days in all). With " +
    "`organization_id` the token is bound to that organization. After ten failures an address is locked for 15 minutes.",
  tags: ["Auth"],
  access: "public",
  limit: { account: "email", rate: "sign_in" },
  body: z.object({
    email: Email,
    password: z.string().max(longestSecret),
    code: z
      .string()
      .max(60)
      .optional()
      .describe("For people with a second factor: a code of the app or a recovery code"),
    organization_id: z.uuid().optional(),
  }),
  response: TokenPair,
  status: 200,
  errors: [
    "invalid_credentials",
    "account_locked",
    "account_disabled",
    "account_pending",
    "second_factor_required",
    "not_found",
  ],
});

export const refreshToken = endpoint({
  method: "POST",
  path: "/api/v1/auth/refresh",
  summary: "Refresh an access token",
  description:
    "Each refresh token works once. Of parallel refreshes one wins and the others get 409 `conflict`, as does a repeat " +
    "within 10 seconds. A token that comes again later is taken for stolen: its session ends (401 `token_reused`).",
  tags: ["Auth"],
  access: "public",
  body: z.object({ refresh_token: z.string().min(1).max(200) }),
  response: TokenPair,
  status: 200,
  errors: ["conflict", "token_reused", "token_expired"],
});

export const logout = endpoint({
  method: "POST",
  path: "/api/v1/auth/logout",
  summary: "Sign out",
  description: "Ends the session of the cookie or the token. Its other tokens stop working on their next request.",
  tags: ["Auth"],
  access: "user",
  whileImpersonating: "allowed",
  status: 204,
});

export const getMe = endpoint({
  method: "GET",
  path: "/api/v1/auth/me",
  summary: "Who am I",
  tags: ["Auth"],
  access: "user",
  response: z.object({ user: User, session: Session, organizations: z.array(MyOrganization) }),
  status: 200,
});
