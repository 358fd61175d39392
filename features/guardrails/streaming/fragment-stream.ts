import { type Fingerprints, foldCharacter, fragmentLength, gramLength, RollingHash } from "./fingerprints";

/** What a run has given away so far, over all its texts. */
export interface LeakBudget {
  /** Pieces of prompts that went out because each was too short to matter. */
  seen: Set<number>;
}

/** So many pieces are no chance any more: a prompt is being told in portions, and each further one is withheld. */
const toleratedGrams = 40;

export const withheldMark = "[…]";

/**
 * Takes fragments of prompts out of a text that arrives in pieces, character by character: so the result does not depend on
 * how the text was cut. A passage is held back while it agrees with a prompt. When the agreement ends before it is long,
 * the passage is let out; when it gets long, a mark stands in its place.
 */
export class FragmentStream {
  private readonly fingerprints: Fingerprints;
  private readonly allowed: ReadonlySet<number>;
  private readonly budget: LeakBudget;
  private readonly onHit: () => void;
  private readonly rolling = new RollingHash();
  private held = "";
  /** Pieces in a row that agree. */
  private matched: number[] = [];
  private isWithholding = false;

  constructor(fingerprints: Fingerprints, allowed: ReadonlySet<number>, budget: LeakBudget, onHit: () => void) {
    this.fingerprints = fingerprints;
    this.allowed = allowed;
    this.budget = budget;
    this.onHit = onHit;
  }

  push(piece: string): string {
    let shown = "";
    for (const character of piece) shown += this.next(character);
    return shown;
  }

  end(): string {
    return this.letGo();
  }

  private next(character: string): string {
    const folded = foldCharacter(character);
    // Spaces and signs belong to the passage that they stand in.
    if (folded === "") return this.matched.length === 0 ? character : this.hold(character);
    let isMatch = false;
    for (let index = 0; index < folded.length; index++) {
      const hash = this.rolling.push(folded.charCodeAt(index));
      isMatch = hash !== null && this.fingerprints.has(hash) && !this.allowed.has(hash);
      if (isMatch && hash !== null) this.matched.push(hash);
    }
    if (!isMatch) return this.letGo() + character;
    if (!this.isWithholding && this.isTooMuch()) {
      this.isWithholding = true;
      this.onHit();
    }
    return this.hold(character);
  }

  private hold(character: string): string {
    if (!this.isWithholding) this.held += character;
    return "";
  }

  private isTooMuch(): boolean {
    return gramLength + this.matched.length > fragmentLength || this.budget.seen.size > toleratedGrams;
  }

  /** The passage is over: what was held goes out, or the mark in its place. */
  private letGo(): string {
    if (this.matched.length === 0) return "";
    const shown = this.isWithholding ? withheldMark : this.held;
    if (!this.isWithholding) for (const hash of this.matched) this.budget.seen.add(hash);
    this.matched = [];
    this.held = "";
    this.isWithholding = false;
    return shown;
  }
}
