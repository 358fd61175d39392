import "server-only";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { processSingleton } from "@/lib/process";

const retryAfterSeconds = "5";

/** How many event streams each person holds open in this process: every one keeps a socket for as long as it likes. */
const openStreams = () => processSingleton("api.open-streams", () => new Map<string, number>());

/** Throws `rate_limited` for who holds too many streams. Asked before a run starts, so that a refusal has no effect. */
export function requireFreeStream(ctx: OrganizationContext): void {
  const most = env().RATE_LIMIT_STREAMS_PER_USER;
  if (countStreams(actingUserId(ctx)) < most) return;
  throw new AppError("rate_limited", `You follow ${most} event streams at once. Close some, then try again.`, {
    headers: { "retry-after": retryAfterSeconds },
  });
}

/** Counts a stream as the person's until the returned function is called or `signal` aborts. */
export function holdStream(ctx: OrganizationContext, signal: AbortSignal): () => void {
  const userId = actingUserId(ctx);
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    signal.removeEventListener("abort", release);
    setCount(userId, countStreams(userId) - 1);
  };
  setCount(userId, countStreams(userId) + 1);
  signal.addEventListener("abort", release, { once: true });
  if (signal.aborted) release();
  return release;
}

export function countStreams(userId: string): number {
  return openStreams().get(userId) ?? 0;
}

function setCount(userId: string, count: number): void {
  if (count > 0) openStreams().set(userId, count);
  else openStreams().delete(userId);
}
