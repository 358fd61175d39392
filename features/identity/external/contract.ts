import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf } from "@/lib/api/pagination";
import { Email } from "../schema";
import { ExternalIdentity, ExternalOutcome, SocialProvider } from "./schema";

const tags = ["Auth"] as const;
const next = z.string().max(2_000).optional().describe("The path of this site to come back to");
const Url = z.object({ url: z.string().describe("Where to send the browser; the answer must come back to it") });

export const startExternalSignIn = endpoint({
  method: "POST",
  path: "/api/v1/auth/external",
  summary: "Sign in with an account elsewhere",
  description:
    "Begins an authorization code flow with PKCE and ties it to the browser by a cookie. Only providers that are configured " +
    "here can be named.",
  tags,
  access: "public",
  limit: { rate: "sign_in" },
  body: z.object({ provider: SocialProvider, next }),
  response: Url,
  status: 200,
  errors: ["not_found", "external_sign_in_failed", "rate_limited"],
});

export const startSingleSignOn = endpoint({
  method: "POST",
  path: "/api/v1/auth/external/single-sign-on",
  summary: "Sign in through an organization",
  description:
    "Finds the connection of the organization that has proved to own the address' domain. Whether the address has an account " +
    "changes nothing about the answer.",
  tags,
  access: "public",
  limit: { rate: "sign_in", account: "email" },
  body: z.object({ email: Email, next }),
  response: Url,
  status: 200,
  errors: ["not_found", "external_sign_in_failed", "rate_limited"],
});

export const finishExternalSignIn = endpoint({
  method: "POST",
  path: "/api/v1/auth/external/callback",
  summary: "Finish signing in with an account elsewhere",
  description:
    "Takes the query with which the provider sent the browser back to `/sso/callback/{callback}`. Works once, and only in the " +
    "browser that began.",
  tags,
  access: "public",
  body: z.object({ callback: z.string().max(100), answer: z.string().max(8_000) }),
  response: ExternalOutcome,
  status: 200,
  errors: [
    "link_invalid",
    "external_sign_in_failed",
    "email_unverified",
    "invitation_required",
    "conflict",
    "account_disabled",
    "account_pending",
  ],
});

export const listExternalIdentities = endpoint({
  method: "GET",
  path: "/api/v1/auth/external/identities",
  summary: "List the accounts elsewhere that sign me in",
  tags,
  access: "user",
  response: pageOf(ExternalIdentity).extend({
    available: z.array(z.object({ provider: SocialProvider, name: z.string() })).describe("What can be linked here"),
  }),
  status: 200,
});

export const linkExternalIdentity = endpoint({
  method: "POST",
  path: "/api/v1/auth/external/identities",
  summary: "Link an account elsewhere",
  description: "Begins the round trip; the account is linked when the provider has answered.",
  tags,
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  body: z.object({ provider: SocialProvider, next }),
  response: Url,
  status: 200,
  errors: ["not_found", "external_sign_in_failed"],
});

export const unlinkExternalIdentity = endpoint({
  method: "DELETE",
  path: "/api/v1/auth/external/identities/{identity_id}",
  summary: "Unlink an account elsewhere",
  description: "The last way in cannot be taken away.",
  tags,
  access: "user",
  requires: ["fresh_sign_in"],
  params: z.object({ identity_id: z.uuid() }),
  status: 204,
  errors: ["not_found", "conflict"],
});

export const confirmExternalLink = endpoint({
  method: "POST",
  path: "/api/v1/auth/external/link",
  summary: "Agree to link an account elsewhere",
  description:
    "Finishes a sign-in whose address already had an account, once the owner of that account has signed in: then both are " +
    "proved to be theirs.",
  tags,
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  response: z.object({ location: z.string().describe("Where to go on") }),
  status: 200,
  errors: ["link_invalid", "forbidden", "conflict"],
});
