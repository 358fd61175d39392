import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { Email } from "../schema";
import { SecondFactorProof } from "../second-factor/schema";
import { SignInStep } from "./schema";

export const startSignIn = endpoint({
  method: "POST",
  path: "/api/v1/auth/sign-in",
  summary: "Sign in with a browser",
  description:
    "Checks e-mail and password. The answer is a one-time ticket, which the browser exchanges for its session cookie, or, for " +
    "people with a second factor, a challenge. After ten failures an address is locked for 15 minutes, known or not.",
  tags: ["Auth"],
  access: "public",
  limit: { rate: "sign_in", account: "email" },
  body: z.object({ email: Email, password: z.string().max(1_000) }),
  response: SignInStep,
  status: 200,
  errors: ["invalid_credentials", "account_locked", "account_disabled", "account_pending"],
});

export const finishSignIn = endpoint({
  method: "POST",
  path: "/api/v1/auth/second-factor",
  summary: "Show a second factor",
  description:
    "Goes on with a sign-in that asked for a second factor. A challenge takes five tries. With `remember_device` a cookie tells this " +
    "browser apart, and it is not asked again for 30 days, or until the password or the factors change.",
  tags: ["Auth"],
  access: "public",
  limit: { rate: "second_factor", account: "challenge" },
  body: z.object({
    challenge: z.string().max(100),
    proof: SecondFactorProof,
    remember_device: z.boolean().default(false),
  }),
  response: z.object({ ticket: z.string() }),
  status: 200,
  errors: ["unauthenticated", "invalid_credentials", "account_locked"],
});
