import { signOut as endSession, signIn } from "next-auth/react";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type { register } from "./contract";

/** Why signing in did not work, as a sentence; null when it did. */
export async function signInWithPassword(credentials: { email: string; password: string }): Promise<string | null> {
  try {
    const { error, code } = await signIn("credentials", { ...credentials, redirect: false });
    return error ? (refusals[code ?? ""] ?? unreachable) : null;
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return unreachable;
    throw error;
  }
}

const unreachable = "The server cannot be reached. Check your connection and try again.";
const refusals: Record<string, string> = {
  invalid_credentials: "E-mail or password is wrong. Check both and try again.",
  account_locked: "Too many failed attempts. Wait 15 minutes, then try again.",
  rate_limited: "Too many attempts. Wait a minute, then try again.",
  service_unavailable: "The service is briefly unavailable. Try again in a moment.",
};

export function registerAccount(body: BodyInput<typeof register>) {
  return api<typeof register>("POST /api/v1/auth/register", { body });
}

/** Ends the session and leaves with a full page load, so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  await endSession({ redirect: false });
  window.location.assign("/login");
}
