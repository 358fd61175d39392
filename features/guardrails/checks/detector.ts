/** Finds one kind of thing in a text, also while the text is still arriving. */
export interface Detector {
  /** What is found, such as `email`. */
  kind: string;
  /** What a placeholder calls it, such as `EMAIL`. */
  label: string;
  /** Flags `giu` or `gu`. Looks back at most `lookBehind` characters. */
  pattern: RegExp;
  /** Matches the end of a text that may be the beginning of a hit, or a hit that may go on. Ends in `$`. */
  tail: RegExp;
  /** How many of the match's characters are a hit; 0 for what only looks like one, such as a card with a wrong checksum. */
  accept?: (match: string) => number;
}

export interface Finding {
  kind: string;
  label: string;
  start: number;
  end: number;
}

/** No pattern looks back further than this many characters, and no hit is longer. */
export const lookBehind = 128;

/** Every hit from `from` on, in order and without overlaps: the first wins, and of two at one place the longer. */
export function findAll(text: string, detectors: readonly Detector[], from = 0): Finding[] {
  const all = detectors.flatMap((detector) => findOne(text, detector, from));
  all.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = from;
  return all.filter((finding) => {
    if (finding.start < end) return false;
    end = finding.end;
    return true;
  });
}

function findOne(text: string, { kind, label, pattern, accept }: Detector, from: number): Finding[] {
  const found: Finding[] = [];
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const length = accept ? accept(match[0]) : match[0].length;
    if (length > 0) found.push({ kind, label, start: match.index, end: match.index + length });
    // Where a hit begins must not depend on what was tried before it: a text that arrives in pieces is tried elsewhere.
    pattern.lastIndex = match.index + Math.max(length, 1);
  }
  return found;
}

/** From where the end of the text may still become a hit; the text's length when nothing may. */
export function openFrom(text: string, detectors: readonly Detector[], from: number): number {
  let open = text.length;
  for (const { tail } of detectors) {
    tail.lastIndex = from;
    const match = tail.exec(text);
    if (match && match.index < open) open = match.index;
  }
  return open;
}

/** A literal as the source of a pattern with the flag `u`. */
export function escapePattern(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Source of a pattern for every non-empty beginning of `literal`. */
export function beginningsOf(literal: string): string {
  return [...literal].reduceRight((rest, character) => {
    const escaped = escapePattern(character);
    return rest === "" ? escaped : `${escaped}(?:${rest})?`;
  }, "");
}
