import "server-only";
import { pool } from "@/lib/db/client";
import { onNotification } from "@/lib/events/notifications";
import { lifecycle } from "@/lib/lifecycle";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";

/** Announcements make following quick; this poll makes it certain. One statement a second for all readers of a process. */
const pollMs = 1_000;

/** Somebody who follows an organization's activity in this process. */
export interface Follower {
  organizationId: string;
  userId: string;
  /** Grows with every reason to look again. */
  version: number;
  wake: (() => void) | null;
}

interface Hub {
  followers: Set<Follower>;
  /** The newest settled event of each followed organization, as the last poll saw it. */
  newest: Map<string, string>;
  timer: NodeJS.Timeout | null;
  listening: Promise<void> | null;
}

const hub = () =>
  processSingleton<Hub>("activity.hub", () => ({
    followers: new Set(),
    newest: new Map(),
    timer: null,
    listening: null,
  }));

export async function addFollower(organizationId: string, userId: string): Promise<Follower> {
  const state = hub();
  const follower: Follower = { organizationId, userId, version: 0, wake: null };
  state.followers.add(follower);
  state.timer ??= setInterval(() => void poll(), pollMs).unref();
  state.listening ??= listen().catch((error: unknown) => {
    state.listening = null;
    log().warn({ err: error }, "Activity is not announced to this process; it polls.");
  });
  await state.listening;
  return follower;
}

export function removeFollower(follower: Follower): void {
  const state = hub();
  state.followers.delete(follower);
  if (![...state.followers].some(({ organizationId }) => organizationId === follower.organizationId)) {
    state.newest.delete(follower.organizationId);
  }
  if (state.followers.size > 0 || state.timer === null) return;
  clearInterval(state.timer);
  state.timer = null;
}

/** How many streams of activity this process serves, for leak tests. */
export function countFollowers(): number {
  return hub().followers.size;
}

/** Resolves when there is a reason to look again since `version`, after `timeoutMs` or when `signal` aborts. */
export function wakeOrTimeout(
  follower: Follower,
  version: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<"wake" | "timeout"> {
  return new Promise((resolve) => {
    const finish = (why: "wake" | "timeout") => {
      clearTimeout(timer);
      follower.wake = null;
      signal.removeEventListener("abort", onWake);
      resolve(why);
    };
    const onWake = () => finish("wake");
    const timer = setTimeout(() => finish("timeout"), timeoutMs);
    follower.wake = onWake;
    signal.addEventListener("abort", onWake, { once: true });
    if (signal.aborted || follower.version !== version) onWake();
  });
}

async function listen(): Promise<void> {
  await onNotification("cadre_activity", (ids) => wakeWhere(({ organizationId }) => ids.includes(organizationId)));
  await onNotification("cadre_notifications", (ids) => wakeWhere(({ userId }) => ids.includes(userId)));
}

function wakeWhere(concerns: (follower: Follower) => boolean): void {
  for (const follower of hub().followers) {
    if (!concerns(follower)) continue;
    follower.version++;
    follower.wake?.();
  }
}

async function poll(): Promise<void> {
  const state = hub();
  if (lifecycle().state === "draining") {
    wakeWhere(() => true);
    return;
  }
  const ids = [...new Set([...state.followers].map(({ organizationId }) => organizationId))];
  try {
    const rows = await pool()<{ id: string; newest: string }[]>`
      select o.id, e.newest from unnest(${ids}::uuid[]) as o(id) cross join lateral (
        select transaction_id::text || '.' || position as newest from activity_events
        where organization_id = o.id and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
        order by transaction_id desc, position desc limit 1) e`;
    for (const { id, newest } of rows) {
      const isNews = state.newest.get(id) !== newest;
      state.newest.set(id, newest);
      if (isNews) wakeWhere(({ organizationId }) => organizationId === id);
    }
    await wakeTheDismissed();
  } catch (error) {
    log().warn({ err: error }, "Activity could not be polled; trying again.");
  }
}

/** Whoever is no member any more, or of an organization that is closed, looks again and finds that out. */
async function wakeTheDismissed(): Promise<void> {
  const followers = [...hub().followers];
  if (followers.length === 0) return;
  const gone = await pool()<{ place: number }[]>`
    select f.place::integer as place
    from unnest(${followers.map((each) => each.organizationId)}::uuid[], ${followers.map((each) => each.userId)}::uuid[])
      with ordinality as f(organization_id, user_id, place)
    where not exists (select from memberships m join organizations o on o.id = m.organization_id
      where m.organization_id = f.organization_id and m.user_id = f.user_id
        and o.suspended_at is null and o.delete_after is null)`;
  const dismissed = new Set(gone.map(({ place }) => followers[place - 1]));
  wakeWhere((follower) => dismissed.has(follower));
}
