import { isAlive, type ProcessRecord } from "./bootstrap/identity.mjs";
import { type LockHolder, lockHolder, tryLock } from "./bootstrap/lock.mjs";
import { npmAncestors } from "./bootstrap/parent.mjs";
import { note, StartError } from "./bootstrap/print.mjs";
import { inVar } from "./paths";
import { readState } from "./state";
import { until } from "./wait";

type Holder = LockHolder & { ancestors?: ProcessRecord[]; command?: string };

const lockFile = inVar("supervisor.lock");
/** A start that is stopping needs up to 15 s for the app and some more for Postgres. */
const STOPPING_TIMEOUT_MS = 50_000;

/** So long it may take a start to notice that its npm was killed. */
const NOTICE_MS = 1500;

/** A start that was told to stop, or whose npm was killed, which it is about to notice. */
function isLeaving(holder: Holder): boolean {
  return readState().isStopping === true || (holder.ancestors ?? []).some((ancestor) => !isAlive(ancestor));
}

function explain(holder: Holder): StartError {
  const { url } = readState();
  const since = new Date(holder.startedAt).toLocaleTimeString();
  return new StartError(
    `Cadre already runs in this folder: \`${holder.command}\`, process ${holder.pid}, since ${since}` +
      `${url ? `, at ${url}` : ""}.\n` +
      "Stop it with Ctrl-C in its terminal first. For a second app process on its database: npm run serve",
  );
}

/** True while an `npm start` or `npm run dev` other than this process works in this clone. */
export function anotherSupervisorRuns(): boolean {
  const holder = lockHolder(lockFile);
  return holder !== null && holder.pid !== process.pid;
}

/** Makes this the one start of the clone; waits for a previous one that is stopping. Returns the release. */
export async function takeSupervisorLock(command: string, signal: AbortSignal): Promise<() => void> {
  const details = { command, ancestors: npmAncestors() };
  let attempt = tryLock(lockFile, details);
  const isLockedOrLeaving = () => {
    if (!attempt.release) attempt = tryLock(lockFile, details);
    return attempt.release !== undefined || isLeaving(attempt.holder);
  };
  await until(isLockedOrLeaving, { everyMs: 200, timeoutMs: NOTICE_MS, signal });
  if (!attempt.release && isLeaving(attempt.holder)) {
    note(`A previous start (process ${attempt.holder.pid}) is stopping; waiting for it.`);
    const isLocked = () => {
      attempt = tryLock(lockFile, details);
      return attempt.release !== undefined;
    };
    await until(isLocked, { everyMs: 200, timeoutMs: STOPPING_TIMEOUT_MS, signal });
  }
  signal.throwIfAborted();
  if (!attempt.release) throw explain(attempt.holder);
  return attempt.release;
}
