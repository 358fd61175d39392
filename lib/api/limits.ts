import "server-only";
import { isIPv6 } from "node:net";
import type { AccountLimit, EndpointDefinition, Limit } from "@/lib/api/endpoint";
import type { ChosenOrganization } from "@/lib/auth/organization";
import type { CallerActor } from "@/lib/context";
import { env } from "@/lib/env";
import { type Allowance, consume } from "@/lib/rate-limit/consume";
import type { LimiterOptions } from "@/lib/rate-limit/limiters";
import { rateOf } from "@/lib/rate-limit/rates";

const minute = 60;

/** Counts a request against the address it came from: generously, and per process. */
export function countAddress(address: string | null): Promise<Allowance> {
  const points = env().RATE_LIMIT_ADDRESS_PER_MINUTE;
  return consume(
    { name: "address", points, durationSeconds: minute, store: "process" },
    networkOf(address ?? "unknown"),
  );
}

/** Counts a request against its address; where an account could be guessed also strictly, and across processes. */
export async function limitAddress(contract: EndpointDefinition, address: string | null): Promise<Allowance> {
  const general = await countAddress(address);
  if (!isAccountLimit(contract.limit)) return general;
  return consume(accountLimiter(contract.limit, "address"), networkOf(address ?? "unknown"));
}

/** What is counted as one address: for IPv6 the /64, because a single customer owns all of it (RFC 6177). */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? `${expandIPv6(address).slice(0, 4).join(":")}::/64`;
}

function expandIPv6(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill("0"), ...right].map((group) =>
    group.toLowerCase().replace(/^0+(?=.)/, ""),
  );
}

/**
 * Counts a request against its actor: run starts against the organization's pool (per seat), all else against one
 * generous limit per actor that each process keeps for itself, so no read waits for a counter.
 */
export function limitActor(
  contract: EndpointDefinition,
  actor: CallerActor,
  organization: ChosenOrganization | null,
): Promise<Allowance> {
  if (contract.limit === "run" && organization) {
    const points = env().RATE_LIMIT_RUNS_PER_MINUTE * Math.max(1, organization.seats);
    return consume({ name: "runs", points, durationSeconds: minute, store: "shared" }, organization.id);
  }
  const points = env().RATE_LIMIT_REQUESTS_PER_MINUTE;
  return consume({ name: "actor", points, durationSeconds: minute, store: "process" }, actorKeyOf(actor));
}

/** Each key and service account has a limit of its own, beside that of the person who made it. */
function actorKeyOf(actor: CallerActor): string {
  switch (actor.type) {
    case "user":
      return actor.userId;
    case "api_key":
      return `key:${actor.keyId}`;
    case "service_account":
      return `service-account:${actor.serviceAccountId}`;
  }
}

/**
 * Counts a request against the account that its body names, whether or not such an account exists, or else against the
 * account that acts.
 */
export async function limitAccount(
  contract: EndpointDefinition,
  body: unknown,
  actor: CallerActor | null = null,
): Promise<void> {
  if (!isAccountLimit(contract.limit)) return;
  const account = accountOf(contract.limit, body, actor);
  if (account !== null) await consume(accountLimiter(contract.limit, "account"), account);
}

function accountOf({ account: field }: AccountLimit, body: unknown, actor: CallerActor | null): string | null {
  if (field === undefined) return actor && actorKeyOf(actor);
  const named = body && typeof body === "object" ? Reflect.get(body, field) : undefined;
  return typeof named === "string" ? named.trim().toLowerCase() : null;
}

function accountLimiter({ rate }: AccountLimit, subject: "address" | "account"): LimiterOptions {
  const { durationSeconds, [subject]: points } = rateOf(rate);
  return { name: `${rate}:${subject}`, points, durationSeconds, store: "shared" };
}

function isAccountLimit(limit: Limit | undefined): limit is AccountLimit {
  return typeof limit === "object";
}
