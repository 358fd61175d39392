import "server-only";
import { availableParallelism } from "node:os";
import { hash, type Options, verify } from "@node-rs/argon2";
import { AppError } from "@/lib/errors";
import { processSingleton } from "@/lib/process";

/** argon2id, version 19, with the parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. */
const parameters: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const concurrent = Math.max(1, Math.floor(availableParallelism() / 2));
const longestQueue = 100;
const retryAfterSeconds = "2";

interface Queue {
  running: number;
  waiting: (() => void)[];
}

const queue = () => processSingleton<Queue>("crypto.passwords", () => ({ running: 0, waiting: [] }));

/** Hashes a password for storage, with its own random salt. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, parameters));
}

/** Hashes a short secret with a salt that several of one person share, so that one hash finds it among them. */
export function hashWithSalt(secret: string, salt: Buffer): Promise<string> {
  return inTurn(() => hash(secret, { ...parameters, salt }));
}

/** The salt of a stored hash (PHC string format). */
export function saltOf(stored: string): Buffer {
  return Buffer.from(stored.split("$")[4] ?? "", "base64");
}

/**
 * Whether the password is the one behind `stored`. Without a stored hash it does the same work in vain, so that an
 * unknown account takes as long as a wrong password.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const compared = stored ?? (await decoyHash());
  const matches = await inTurn(() => verify(compared, password));
  return stored !== null && matches;
}

/** At most half of the cores hash at a time: a flood of sign-ins waits, then is refused, and starves nothing else. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turns = queue();
  if (turns.running >= concurrent) {
    if (turns.waiting.length >= longestQueue) {
      throw new AppError("service_unavailable", "Too many people are signing in right now. Try again in a moment.", {
        headers: { "retry-after": retryAfterSeconds },
      });
    }
    await new Promise<void>((resolve) => turns.waiting.push(resolve));
  } else {
    turns.running++;
  }
  try {
    return await work();
  } finally {
    const next = turns.waiting.shift();
    if (next) next();
    else turns.running--;
  }
}

function decoyHash(): Promise<string> {
  return processSingleton("crypto.decoy-hash", () => hash("a password that nobody has", parameters));
}
