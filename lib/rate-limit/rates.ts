import "server-only";
import { env } from "@/lib/env";

const minute = 60;
const hour = 60 * minute;

interface Rate {
  durationSeconds: number;
  /** Calls in that time for one account, known or not. */
  account: number;
  /** Calls in that time from one address (an IPv6 /64), whatever the accounts. */
  address: number;
}

/**
 * Every strict limit: calls that guess, send mail or make credentials, counted across all processes. The one table;
 * `docs/limits.md` shows it to people.
 */
export const rates = {
  sign_in: { durationSeconds: minute, account: 20, address: 20 },
  registration: { durationSeconds: hour, account: 60, address: 60 },
  password_reset: { durationSeconds: hour, account: 5, address: 20 },
  email_verification: { durationSeconds: hour, account: 5, address: 20 },
  second_factor: { durationSeconds: 5 * minute, account: 10, address: 40 },
  invitation: { durationSeconds: hour, account: 100, address: 200 },
  token: { durationSeconds: minute, account: 30, address: 60 },
  account_change: { durationSeconds: hour, account: 30, address: 120 },
  guardrail_check: { durationSeconds: minute, account: 30, address: 60 },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof rates;

/** A strict limit as it holds here: the two an installation may set, and all of them times its factor. */
export function rateOf(name: RateName): Rate {
  const { RATE_LIMIT_SIGN_INS_PER_MINUTE, RATE_LIMIT_REGISTRATIONS_PER_HOUR, RATE_LIMIT_ACCOUNT_FACTOR } = env();
  const configured = { sign_in: RATE_LIMIT_SIGN_INS_PER_MINUTE, registration: RATE_LIMIT_REGISTRATIONS_PER_HOUR };
  const { durationSeconds, account, address } = rates[name];
  if (name === "sign_in" || name === "registration") {
    return { durationSeconds, account: configured[name], address: configured[name] };
  }
  const times = (points: number) => Math.max(1, Math.round(points * RATE_LIMIT_ACCOUNT_FACTOR));
  return { durationSeconds, account: times(account), address: times(address) };
}
