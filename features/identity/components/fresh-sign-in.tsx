"use client";

import { useMemo } from "react";
import { ApiProblem } from "@/lib/api/client";

export interface FreshSignIn {
  /**
   * Calls, and where the server asks for a fresh sign-in, asks the person to confirm that it is them and calls again. Throws
   * what the call throws; the server's question itself when the person declines.
   */
  run: <T>(call: () => Promise<T>) => Promise<T>;
}

/** For acts that ask for a fresh sign-in. The dialog opens by itself, on any page. */
export function useFreshSignIn(): FreshSignIn {
  return useMemo(() => ({ run: runFreshly }), []);
}

async function runFreshly<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== "fresh_sign_in_required") throw error;
    const { confirmIdentity } = await import("./fresh-sign-in-dialog");
    if (!(await confirmIdentity())) throw error;
    return call();
  }
}
