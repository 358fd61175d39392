import "server-only";
import { randomNonce, randomPKCECodeVerifier, randomState } from "openid-client";
import { z } from "zod";
import { appUrl } from "@/features/notifications/mail/enqueue";
import { openChallenge, spendChallenge } from "@/lib/auth/challenges";
import { seal, unseal } from "@/lib/crypto/envelope";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/telemetry/log";
import { returnPath } from "../components/return-path";
import { type ExternalClient, findClient } from "./clients";
import { clearCookie, flowCookieName, readCookie, setCookie } from "./cookies";
import { authorizationUrl, configure, type ExternalProfile, exchange } from "./exchange";
import { explainFailure } from "./failure";

const flowSeconds = 10 * 60;
const sealPurpose = "external sign-in";

/** What the round trip is for: signing in, adding a way in to one's own account, or trying out a connection. */
const Intent = z.enum(["sign_in", "link", "test"]);
const Checks = z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string() });
const FlowData = z.object({ intent: Intent, provider: z.string(), next: z.string(), sealedChecks: z.string() });

export interface FlowStart {
  client: ExternalClient;
  intent: z.output<typeof Intent>;
  /** Whose flow it is, where somebody signed in started it. */
  userId: string | null;
  /** The page to go to afterwards. */
  next: string | undefined;
  loginHint?: string | null;
}

export interface FinishedFlow {
  client: ExternalClient;
  intent: z.output<typeof Intent>;
  userId: string | null;
  next: string;
  /** Who came back, or why nobody did. */
  result: { profile: ExternalProfile } | { failure: string };
}

/** The request a flow runs in, and the headers of its answer. */
export interface Exchanged {
  request: Request;
  headers: Headers;
}

/** The address to which a provider sends people back. It is registered there, so it never depends on the request. */
export function redirectUri(callbackKey: string): string {
  return appUrl(`/sso/callback/${callbackKey}`);
}

/** Begins a round trip: remembers what its answer must match, ties it to this browser and says where to go. */
export async function startFlow(start: FlowStart, { request, headers }: Exchanged): Promise<{ url: string }> {
  const { client, intent, userId, next, loginHint = null } = start;
  const checks = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
  const url = await reach(client, async () => {
    const where = { redirectUri: redirectUri(client.callbackKey), loginHint };
    return authorizationUrl(client, await configure(client), checks, where);
  });
  const secret = await openChallenge({
    kind: "external_sign_in",
    userId,
    data: {
      intent,
      provider: client.provider,
      next: returnPath(next),
      sealedChecks: seal(JSON.stringify(checks), sealPurpose),
    },
    lifetimeSeconds: flowSeconds,
  });
  setCookie(headers, request.headers, flowCookieName(checks.state), secret, flowSeconds);
  return { url };
}

/**
 * Ends a round trip with the answer that came back in the address (`?code=…&state=…`). It works once, in the browser that
 * started it, at the address of the provider it was started with.
 */
export async function finishFlow(
  { callbackKey, answer }: { callbackKey: string; answer: string },
  { request, headers }: Exchanged,
): Promise<FinishedFlow> {
  const url = new URL(redirectUri(callbackKey));
  url.search = answer;
  const cookie = flowCookieName(url.searchParams.get("state") ?? "");
  const secret = readCookie(request.headers, cookie);
  if (secret) clearCookie(headers, request.headers, cookie);
  const challenge = secret ? await spendChallenge("external_sign_in", secret) : null;
  if (!challenge) throw notOurs();
  const { intent, provider, next, sealedChecks } = FlowData.parse(challenge.data);
  const client = await findClient(provider);
  if (client?.callbackKey !== callbackKey) throw notOurs();
  const checks = Checks.parse(JSON.parse(unseal(sealedChecks, sealPurpose)));
  const flow = { client, intent, userId: challenge.userId, next };
  try {
    return { ...flow, result: { profile: await exchange(client, await configure(client), url, checks) } };
  } catch (error) {
    log().warn({ err: error, provider: client.provider }, "sign-in through another provider failed");
    return { ...flow, result: { failure: explainFailure(error) } };
  }
}

function notOurs(): AppError {
  return new AppError("link_invalid", "This sign-in has expired or was started in another browser. Start again.");
}

/** Refuses with the reason that `explainFailure` finds. */
export function externalFailure(client: ExternalClient, failure: string, cause?: unknown): AppError {
  return new AppError("external_sign_in_failed", `Signing in with ${client.name} did not work. ${failure}`, { cause });
}

async function reach<T>(client: ExternalClient, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log().warn({ err: error, provider: client.provider }, "another provider cannot be reached");
    throw externalFailure(client, explainFailure(error), error);
  }
}
