import { z } from "zod";
import { SignInStep } from "@/features/identity/sign-in/schema";
import { MyOrganization } from "@/features/organizations/schema";
import { endpoint } from "@/lib/api/endpoint";

const longestSecret = 1_000;

export const registerByInvitation = endpoint({
  method: "POST",
  path: "/api/v1/invitations/register",
  summary: "Sign up by invitation",
  description:
    "Makes an account with the invited address, which counts as confirmed because the link came by mail, and joins the " +
    "organization; no other organization is made. Works whatever the installation's sign-up policy. Where the organization requires " +
    "its single sign-on for the address's domain it answers 403.",
  tags: ["Invitations"],
  access: "public",
  limit: { rate: "registration", account: "token" },
  body: z.object({
    token: z.string().min(1).max(200),
    name: z.string().trim().min(1).max(100).optional(),
    password: z.string().max(longestSecret),
  }),
  response: z.object({ organization: MyOrganization, sign_in: SignInStep }),
  status: 201,
  errors: ["link_invalid", "email_taken", "single_sign_on_required", "rate_limited"],
});
