import "server-only";
import { processSingleton } from "@/lib/process";
import { type PythonProcess, startPython } from "./python-process";

/** A process that waits for nobody this long gives its memory back. */
const idleMs = 10 * 60_000;

interface Warm {
  process: PythonProcess | null;
  timer: NodeJS.Timeout | null;
}

const warm = () =>
  processSingleton<Warm>("tools.warm-python", () => {
    const state: Warm = { process: null, timer: null };
    process.once("exit", () => state.process?.kill());
    return state;
  });

/** The process that was made ready, if there is one; a fresh one else. It is the caller's to kill. */
export function takePython(): PythonProcess {
  const ready = warm().process;
  forget();
  return ready?.isAlive() ? ready : startPython();
}

/**
 * Makes one process ready for the next program. Begun after the first use: whoever runs no Python pays nothing. Resolves when
 * Python is there; nobody needs to wait for it.
 */
export function warmPython(): Promise<void> {
  const state = warm();
  if (state.process?.isAlive()) return state.process.ready;
  forget();
  const started = startPython();
  state.process = started;
  state.timer = setTimeout(dropWarmPython, idleMs);
  state.timer.unref();
  return started.ready;
}

/** Ends the process that waits. */
export function dropWarmPython(): void {
  warm().process?.kill();
  forget();
}

function forget(): void {
  const state = warm();
  if (state.timer) clearTimeout(state.timer);
  Object.assign(state, { process: null, timer: null });
}
