// Plain JavaScript: start.mjs uses this before any dependency is installed.
const tty = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
const paint = (code) => (text) => (tty ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = paint("1");
export const dim = paint("2");
export const red = paint("31");
export const green = paint("32");
export const yellow = paint("33");
export const cyan = paint("36");

/** The terminal may be gone while we still stop things; losing a line must not stop the stopping. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
}

export function line(text = "") {
  process.stdout.write(`${text}\n`);
}

export function note(text) {
  line(`  ${dim("·")} ${text}`);
}

export function warn(text) {
  line(`  ${yellow("!")} ${text}`);
}

export function fail(text) {
  process.stderr.write(`\n  ${red("✗")} ${text.replaceAll("\n", "\n    ")}\n\n`);
}

export function seconds(startedAt) {
  return `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
}

/**
 * Runs one phase of the start: a line when it is done, with the time it took, and a sign of life every 15 s.
 * `work` gets `say(text)` to change that line; an empty text prints none. `doing` names the phase while it lasts.
 */
export async function phase(title, work, doing = title) {
  const startedAt = Date.now();
  let text = title;
  const say = (changed) => {
    text = changed;
  };
  const alive = setInterval(() => note(dim(`${doing} … ${seconds(startedAt)}`)), 15_000);
  try {
    const result = await work(say);
    if (text) line(`  ${green("✓")} ${text} ${dim(seconds(startedAt))}`);
    return result;
  } finally {
    clearInterval(alive);
  }
}

const advice = {
  EACCES: "This user may not use it. If root once ran Cadre here, give the folder back: sudo chown -R $(id -u) .",
  EPERM: "The system does not allow it for this user.",
  EROFS: "The file system is read-only.",
  ENOSPC: "The disk is full.",
};

/** Says what went wrong: the message alone where it is written for people, else the stack for a report. */
export function reportError(error) {
  if (error?.name === "StartError") return fail(error.message);
  const hint = advice[error?.code];
  fail(hint ? `${error.message}\n${hint}` : (error?.stack ?? String(error)));
}

/** An error whose message is all that a person needs; printed without a stack. */
export class StartError extends Error {
  name = "StartError";
}
