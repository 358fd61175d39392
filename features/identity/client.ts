import { signOut as endSession, signIn } from "next-auth/react";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type { register } from "./contract";
import type { startSignIn as startSignInEndpoint } from "./sign-in/contract";

/** Checks e-mail and password: a ticket, or a challenge that asks for a second factor. */
export function startSignIn(body: BodyInput<typeof startSignInEndpoint>) {
  return api<typeof startSignInEndpoint>("POST /api/v1/auth/sign-in", { body });
}

/**
 * Exchanges a one-time ticket for the session cookie: how every way of signing in ends. Null when it worked, else why not,
 * as a sentence.
 */
export async function signInWithTicket(ticket: string): Promise<string | null> {
  try {
    const { error, code } = await signIn("credentials", { ticket, redirect: false });
    return error ? (refusals[code ?? ""] ?? unreachable) : null;
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return unreachable;
    throw error;
  }
}

const unreachable = "The server cannot be reached. Check your connection and try again.";
const refusals: Record<string, string> = {
  unauthenticated: "This sign-in has expired. Sign in again.",
  rate_limited: "Too many attempts. Wait a minute, then try again.",
  service_unavailable: "The service is briefly unavailable. Try again in a moment.",
};

/** Signs in with a password where no second factor can be in the way yet: right after signing up. */
export async function signInWithPassword(credentials: { email: string; password: string }): Promise<string | null> {
  const { email, password } = credentials;
  const step = await startSignIn({ email, password });
  return "ticket" in step ? signInWithTicket(step.ticket) : "Sign in to go on.";
}

export function registerAccount(body: BodyInput<typeof register>) {
  return api<typeof register>("POST /api/v1/auth/register", { body });
}

/** Ends the session and leaves with a full page load, so that nothing of it stays in memory. `next` is where to come back to. */
export async function signOut(next?: string): Promise<void> {
  await endSession({ redirect: false });
  window.location.assign(next ? `/login?next=${encodeURIComponent(next)}` : "/login");
}
