import "server-only";
import { z } from "zod";
import { openChallenge, spendChallenge } from "@/lib/auth/challenges";
import { AppError } from "@/lib/errors";
import { openSession, type RequestOrigin } from "./open-session";
import { type SignInMethod, signInMethods } from "./schema";

const ticketSeconds = 60;

const TicketData = z.object({
  methods: z.array(z.enum(signInMethods)),
  oidcConnectionId: z.string().nullable(),
});

export interface Ticket {
  userId: string;
  methods: readonly SignInMethod[];
  oidcConnectionId?: string | null;
}

/** Makes the one-time ticket with which a browser gets its session cookie: works once, for a minute. */
export function issueTicket({ userId, methods, oidcConnectionId = null }: Ticket): Promise<string> {
  const data = { methods, oidcConnectionId };
  return openChallenge({ kind: "sign_in_ticket", userId, data, lifetimeSeconds: ticketSeconds });
}

/** Spends a ticket and opens the browser's session. */
export async function redeemTicket(
  ticket: string,
  origin: RequestOrigin,
): Promise<{ userId: string; sessionId: string }> {
  const spent = await spendChallenge("sign_in_ticket", ticket);
  if (!spent?.userId) throw new AppError("unauthenticated", "This sign-in has expired. Sign in again.");
  const { userId } = spent;
  const sessionId = await openSession({ userId, kind: "browser", ...TicketData.parse(spent.data) }, origin);
  return { userId, sessionId };
}
