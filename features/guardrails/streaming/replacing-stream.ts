import { type Detector, type Finding, findAll, lookBehind, openFrom } from "../checks/detector";

/** What to put in the place of a hit. */
export type Replace = (finding: Finding, match: string) => string;

/**
 * Replaces hits in a text that arrives in pieces. It holds back only an end that may still become a hit, and what comes
 * out does not depend on how the text was cut.
 */
export class ReplacingStream {
  private readonly detectors: readonly Detector[];
  private readonly replace: Replace;
  /** The end of what has been let out, for patterns that look back, and what is held. */
  private text = "";
  private done = 0;

  constructor(detectors: readonly Detector[], replace: Replace) {
    this.detectors = detectors;
    this.replace = replace;
  }

  /** What can be shown after one more piece. */
  push(piece: string): string {
    if (this.detectors.length === 0) return piece;
    this.text += piece;
    return this.release(openFrom(this.text, this.detectors, this.done));
  }

  /** What is left when the text is over. */
  end(): string {
    return this.release(this.text.length);
  }

  private release(open: number): string {
    const found = findAll(this.text, this.detectors, this.done);
    const whole = found.find(({ start, end }) => start < open && end > open);
    const until = whole ? whole.start : open;
    let shown = "";
    let position = this.done;
    for (const finding of found) {
      if (finding.end > until) break;
      shown += this.text.slice(position, finding.start);
      shown += this.replace(finding, this.text.slice(finding.start, finding.end));
      position = finding.end;
    }
    shown += this.text.slice(position, until);
    const kept = Math.max(0, until - lookBehind);
    this.text = this.text.slice(kept);
    this.done = until - kept;
    return shown;
  }
}

/** Replaces hits in a whole text. */
export function replaceAll(text: string, detectors: readonly Detector[], replace: Replace): string {
  const stream = new ReplacingStream(detectors, replace);
  return stream.push(text) + stream.end();
}
