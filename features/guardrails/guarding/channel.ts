import type { FragmentStream } from "../streaming/fragment-stream";
import type { ReplacingStream } from "../streaming/replacing-stream";
import { ThoughtStream } from "../streaming/thought-stream";

/** One text on its way out: raw thoughts, fragments of prompts and what the checks refuse are taken out, in this order. */
export class Channel {
  private readonly thoughts: ThoughtStream;
  private readonly fragments: FragmentStream;
  private readonly replacing: ReplacingStream;
  /** Half of a character whose other half is still to come. */
  private half = "";
  /** All that was let out so far. */
  shown = "";

  constructor(fragments: FragmentStream, replacing: ReplacingStream) {
    this.thoughts = new ThoughtStream();
    this.fragments = fragments;
    this.replacing = replacing;
  }

  push(piece: string): string {
    const text = this.half + piece;
    const isCut = /[\ud800-\udbff]$/.test(text);
    this.half = isCut ? text.slice(-1) : "";
    return this.show(this.replacing.push(this.fragments.push(this.thoughts.push(isCut ? text.slice(0, -1) : text))));
  }

  end(): string {
    const rest = this.fragments.push(this.thoughts.push(this.half) + this.thoughts.end()) + this.fragments.end();
    this.half = "";
    return this.show(this.replacing.push(rest) + this.replacing.end());
  }

  private show(text: string): string {
    this.shown += text;
    return text;
  }
}
