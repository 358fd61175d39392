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

/** A start whose npm was killed is about to notice it and to stop. */
function isOrphan(holder: Holder): boolean {
  return (holder.ancestors ?? []).some((ancestor) => !isAlive(ancestor));
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

/** True while another `npm start` or `npm run dev` works in this clone. */
export function supervisorRuns(): boolean {
  return lockHolder(lockFile) !== null;
}

/** Makes this the one start of the clone. Waits for a previous one that lost its terminal; returns the release. */
export async function takeSupervisorLock(command: string, signal: AbortSignal): Promise<() => void> {
  const details = { command, ancestors: npmAncestors() };
  const first = tryLock(lockFile, details);
  if (first.release) return first.release;
  if (!isOrphan(first.holder)) throw explain(first.holder);
  note(`A previous start (process ${first.holder.pid}) lost its terminal and is stopping; waiting for it.`);
  let release: (() => void) | undefined;
  const take = () => {
    release = tryLock(lockFile, details).release;
    return release !== undefined;
  };
  await until(take, { everyMs: 200, timeoutMs: STOPPING_TIMEOUT_MS, signal });
  signal.throwIfAborted();
  if (release) return release;
  throw explain(first.holder);
}
