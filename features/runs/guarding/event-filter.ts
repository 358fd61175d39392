import "server-only";
import type { Channel } from "@/features/guardrails/guarding/channel";
import type { StreamEventBody, StreamScope } from "@/features/runs/stream/events";

/** An event that may be shown, and the agent used as a tool that says it. */
export interface Cleared {
  body: StreamEventBody;
  scope: StreamScope | undefined;
}

/** How the filter cleans what passes. */
export interface Cleaning {
  open: (stage: "output" | "tool_input") => Channel;
  text: (stage: "output" | "tool_input", text: string) => string;
  json: (text: string) => string;
  value: (value: unknown) => unknown;
  /** Whether answers are held back until they were checked as a whole. */
  isBuffered: () => boolean;
  /** Whether a check has stopped the run, so that nothing more is said. */
  isStopped: () => boolean;
}

interface OpenChannel {
  channel: Channel;
  itemId: string;
  scope: StreamScope | undefined;
  /** The event that carries a further piece of the text. */
  carry: (text: string) => StreamEventBody;
}

type DeltaKind =
  | "message.delta"
  | "refusal.delta"
  | "reasoning_summary.delta"
  | "tool.arguments.delta"
  | "tool.code.delta";
type Delta = Extract<StreamEventBody, { kind: DeltaKind }>;

/** Cleans every event of a run before anybody sees it. Texts that come in pieces are held back no longer than needed. */
export class EventFilter {
  private readonly cleaning: Cleaning;
  private readonly channels = new Map<string, OpenChannel>();
  /** Events of answers that wait for their check. */
  private held: Cleared[] = [];
  private readonly heldItems = new Set<string>();
  /** What was let out of each answer since the last check. */
  private answers = new Map<string, string>();

  constructor(cleaning: Cleaning) {
    this.cleaning = cleaning;
  }

  pass(body: StreamEventBody, scope?: StreamScope): Cleared[] {
    const clean = this.clean(body, scope).map((each) => ({ body: each, scope }));
    if (this.cleaning.isStopped()) return clean.filter((each) => !each.body.kind.endsWith(".delta"));
    if (!this.cleaning.isBuffered()) return clean;
    return clean.flatMap((each) => (this.isHeld(each.body) ? this.hold(each) : [each]));
  }

  /** The texts of the answers since the last call, to be checked as a whole. */
  takeAnswers(): string[] {
    const texts = [...this.answers.values()].filter((text) => text !== "");
    this.answers = new Map();
    return texts;
  }

  /** What was held back for a check that is now done. */
  release(): Cleared[] {
    const { held } = this;
    this.held = [];
    this.heldItems.clear();
    return held;
  }

  /** What is left of texts that nothing more will come of. */
  end(): Cleared[] {
    return [...this.channels].flatMap(([key, { scope }]) => this.finish(key).map((body) => ({ body, scope })));
  }

  /** Forgets what was not shown. */
  drop(): void {
    this.channels.clear();
    this.release();
    this.takeAnswers();
  }

  private isHeld(body: StreamEventBody): boolean {
    if (body.kind === "message.delta" || body.kind === "refusal.delta") return true;
    return "item_id" in body && this.heldItems.has(body.item_id) && body.kind !== "output_item.discarded";
  }

  private hold(cleared: Cleared): Cleared[] {
    if ("item_id" in cleared.body) this.heldItems.add(cleared.body.item_id);
    this.held.push(cleared);
    return [];
  }

  private clean(body: StreamEventBody, scope: StreamScope | undefined): StreamEventBody[] {
    switch (body.kind) {
      case "message.delta":
      case "refusal.delta":
      case "reasoning_summary.delta":
      case "tool.arguments.delta":
      case "tool.code.delta":
        return this.delta(body, scope);
      case "refusal.done":
        return this.done(keyOf(body, body.content_index), (shown) => ({ ...body, refusal: shown }));
      case "reasoning_summary.part.done":
        return this.done(keyOf(body, body.summary_index), (shown) => ({ ...body, text: shown }));
      case "tool.code.done":
        return this.done(keyOf(body, 0), () => ({ ...body, code: this.cleaning.text("tool_input", body.code) }));
      case "tool.arguments.done":
        return this.done(keyOf(body, 0), () => ({ ...body, arguments: this.cleaning.json(body.arguments) }));
      case "tool.approval":
        return [{ ...body, arguments: this.cleaning.json(body.arguments) }];
      case "tool.output":
        return [{ ...body, output: this.cleaning.text("output", body.output) }];
      case "output_item.done":
        return [...this.finishItem(body.item_id), body];
      case "output_item.discarded":
        this.forget(body.item_id);
        return [body];
      case "final":
        return [{ ...body, structured_output: this.cleaning.value(body.structured_output) }];
      default:
        return [body];
    }
  }

  private delta(body: Delta, scope: StreamScope | undefined): StreamEventBody[] {
    const index = "content_index" in body ? body.content_index : "summary_index" in body ? body.summary_index : 0;
    const key = keyOf(body, index);
    const isTool = body.kind === "tool.arguments.delta" || body.kind === "tool.code.delta";
    const open = this.channels.get(key) ?? {
      channel: this.cleaning.open(isTool ? "tool_input" : "output"),
      itemId: body.item_id,
      scope,
      carry: (text: string): StreamEventBody => ({ ...body, delta: text }),
    };
    this.channels.set(key, open);
    return this.emit(open, open.channel.push(body.delta));
  }

  private emit({ carry, itemId, channel }: OpenChannel, text: string): StreamEventBody[] {
    const body = carry(text);
    if (body.kind === "message.delta") this.answers.set(itemId, channel.shown);
    return text === "" ? [] : [body];
  }

  private done(key: string, last: (shown: string) => StreamEventBody): StreamEventBody[] {
    const open = this.channels.get(key);
    return [...this.finish(key), last(open?.channel.shown ?? "")];
  }

  private finish(key: string): StreamEventBody[] {
    const open = this.channels.get(key);
    if (!open) return [];
    this.channels.delete(key);
    return this.emit(open, open.channel.end());
  }

  private finishItem(itemId: string): StreamEventBody[] {
    const keys = [...this.channels].filter(([, open]) => open.itemId === itemId).map(([key]) => key);
    return keys.flatMap((key) => this.finish(key));
  }

  private forget(itemId: string): void {
    for (const [key, open] of this.channels) if (open.itemId === itemId) this.channels.delete(key);
    this.answers.delete(itemId);
    this.held = this.held.filter(({ body }) => !("item_id" in body) || body.item_id !== itemId);
  }
}

const families: Readonly<Record<string, string>> = { message: "m", refusal: "r", reasoning_summary: "s", tool: "t" };

function keyOf(body: StreamEventBody & { item_id: string }, index: number): string {
  const family = families[body.kind.split(".")[0] ?? ""] ?? "";
  const isCode = body.kind.startsWith("tool.code");
  return `${body.item_id}/${isCode ? "c" : family}/${index}`;
}
