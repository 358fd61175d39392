import "server-only";
import { idleSessionSeconds } from "@/lib/auth/lifetimes";
import type { Actor } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { isDatabaseUnavailable } from "@/lib/db/failure";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";

/** How often a process asks for all its open streams together whether their credentials still live. */
const everyMs = 2_000;

type CredentialKind = "session" | "api_key" | "service_token";

interface Watch {
  timer: NodeJS.Timeout | null;
  /** What to call when a credential ends, by kind and id. */
  waiting: Record<CredentialKind, Map<string, Set<() => void>>>;
}

const watch = () =>
  processSingleton(
    "auth.watched-credentials",
    (): Watch => ({ timer: null, waiting: { session: new Map(), api_key: new Map(), service_token: new Map() } }),
  );

/**
 * Calls `onEnd` within seconds after the actor's session, key or token has ended in whatever process: for what outlives its
 * request, such as an event stream. Returns the function that stops watching.
 */
export function watchCredential(actor: Actor, onEnd: () => void): () => void {
  const credential = credentialOf(actor);
  if (!credential) return () => undefined;
  const [kind, id] = credential;
  const watched = watch().waiting[kind];
  const callbacks = watched.get(id) ?? new Set();
  watched.set(id, callbacks.add(onEnd));
  startLooking();
  return () => {
    callbacks.delete(onEnd);
    if (callbacks.size === 0 && watched.get(id) === callbacks) watched.delete(id);
  };
}

/** How many credentials this process watches, for leak tests. */
export function watchedCredentials(): number {
  return Object.values(watch().waiting).reduce((sum, watched) => sum + watched.size, 0);
}

function credentialOf(actor: Actor): [CredentialKind, string] | null {
  switch (actor.type) {
    case "user":
      return ["session", actor.sessionId];
    case "api_key":
      return ["api_key", actor.keyId];
    case "service_account":
      return ["service_token", actor.tokenId];
    case "system":
      return null;
  }
}

function startLooking(): void {
  const state = watch();
  state.timer ??= setTimeout(() => {
    void look().finally(() => {
      state.timer = null;
      if (watchedCredentials() > 0) startLooking();
    });
  }, everyMs).unref();
}

async function look(): Promise<void> {
  for (const [kind, watched] of Object.entries(watch().waiting) as [CredentialKind, Map<string, Set<() => void>>][]) {
    if (watched.size === 0) continue;
    try {
      const alive = await readAlive(kind, [...watched.keys()]);
      for (const [id, callbacks] of [...watched]) if (!alive.has(id)) for (const onEnd of [...callbacks]) onEnd();
    } catch (error) {
      // While the database is away nobody knows; the next look will tell.
      if (!isDatabaseUnavailable(error)) log().warn({ err: error, kind }, "credentials of open streams not checked");
    }
  }
}

async function readAlive(kind: CredentialKind, ids: string[]): Promise<Set<string>> {
  const rows = await aliveQueries[kind](ids);
  return new Set(rows.map(({ id }) => id));
}

const aliveQueries: Record<CredentialKind, (ids: string[]) => PromiseLike<readonly { id: string }[]>> = {
  session: (ids) => pool()<{ id: string }[]>`
    select s.id from sessions s join users u on u.id = s.user_id
    where s.id = any(${ids}::uuid[]) and s.revoked_at is null and s.expires_at > now()
      and s.last_seen_at > now() - make_interval(secs => ${idleSessionSeconds})
      and u.disabled_at is null and u.approval = 'approved'`,
  api_key: (ids) => pool()<{ id: string }[]>`
    select k.id from api_keys k join users u on u.id = k.user_id
    where k.id = any(${ids}::uuid[]) and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      and u.disabled_at is null and u.approval = 'approved'`,
  service_token: (ids) => pool()<{ id: string }[]>`
    select id from service_account_tokens where id = any(${ids}::uuid[]) and revoked_at is null and expires_at > now()`,
};
