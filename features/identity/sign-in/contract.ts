import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { Email } from "../schema";
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
