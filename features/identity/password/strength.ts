import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as commonWords from "@zxcvbn-ts/language-common";
import * as english from "@zxcvbn-ts/language-en";

export interface PasswordStrength {
  /** 0 (guessed at once) to 4; zxcvbn, Wheeler, USENIX Security 2016. */
  score: 0 | 1 | 2 | 3 | 4;
  /** One sentence about what makes it weak, or null. */
  advice: string | null;
}

/** Estimating is quadratic and blocks the thread: what lies beyond cannot make a password weaker. */
const examinedLength = 32;

let estimator: ZxcvbnFactory | undefined;

/**
 * Estimates how hard a password is to guess. Isomorphic and heavy (its dictionaries weigh over a megabyte): the server calls it,
 * the sign-up form's meter loads it on demand.
 */
export function estimatePassword(password: string, words: readonly string[]): PasswordStrength {
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...commonWords.dictionary, ...english.dictionary },
    graphs: commonWords.adjacencyGraphs,
    translations: english.translations,
    maxLength: examinedLength,
  });
  const { score, feedback } = estimator.check(password, [...words]);
  return { score, advice: feedback.warning || feedback.suggestions[0] || null };
}
