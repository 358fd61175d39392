import type { ServerResponse } from "node:http";
import type { Exchange } from "../http";

export type Outcome = "open" | "finished" | "aborted" | "failed";

/** One request for an answer, as the server saw it. Times are milliseconds since the epoch. */
export interface JournalEntry {
  id: number;
  protocol: "responses" | "chat";
  model: string;
  stream: boolean;
  message: string;
  /** The step of the script that was answered. */
  step: number;
  tools: string[];
  instructions: string;
  receivedAt: number;
  /** `aborted`: the client closed the connection before the answer was out. `failed`: the server did, by script. */
  outcome: Outcome;
  closedAt: number | null;
  authorization: boolean;
}

const MOST_ENTRIES = 5_000;

/** Remembers requests and how they ended. */
export class Journal {
  readonly entries: JournalEntry[] = [];
  private nextId = 1;

  /** Notes a request now, and its end when its connection closes. */
  record(exchange: Exchange, message: string, step: number, breaks: boolean): JournalEntry {
    const { conversation, request, response } = exchange;
    const entry: JournalEntry = {
      id: this.nextId++,
      protocol: conversation.protocol,
      model: conversation.model,
      stream: conversation.stream,
      message: message.slice(0, 2_000),
      step,
      tools: conversation.tools.map(({ name }) => name),
      instructions: conversation.instructions.slice(0, 2_000),
      receivedAt: Date.now(),
      outcome: "open",
      closedAt: null,
      authorization: request.headers.authorization !== undefined,
    };
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) this.entries.shift();
    response.once("close", () => {
      entry.closedAt = Date.now();
      entry.outcome = endOf(response, breaks);
    });
    return entry;
  }

  clear(): void {
    this.entries.length = 0;
  }
}

/** A response that was ended is whole; otherwise whoever was to break it did, or the client left. */
function endOf(response: ServerResponse, breaks: boolean): Outcome {
  if (response.writableFinished) return breaks ? "failed" : "finished";
  return breaks ? "failed" : "aborted";
}
