import "server-only";
import { cadre } from "@/cadre.config";
import { AppError } from "@/lib/errors";
import { minPasswordScore } from "../constants";
import { passwordFlaw, personalWords } from "../utils";
import { estimatePassword } from "./strength";

/** Throws `validation_failed` at `password` unless it is long enough, impersonal and hard to guess. */
export function requireGoodPassword(password: string, person: { email: string; name: string }): void {
  const words = personalWords({ ...person, product: cadre.name });
  const flaw = passwordFlaw(password, words) ?? weakness(password, words);
  if (flaw === null) return;
  throw new AppError("validation_failed", flaw, { errors: [{ path: "password", message: flaw }] });
}

function weakness(password: string, words: readonly string[]): string | null {
  const { score, advice } = estimatePassword(password, words);
  if (score >= minPasswordScore) return null;
  return `This password is too easy to guess. ${advice ?? "Use a few uncommon words."}`.trim();
}
