/** What the model says to one request, before it is put into a protocol. */
export interface Answer {
  reasoning?: string;
  text?: string;
  refusal?: string;
  calls?: Call[];
  /** Why the answer ends early although nothing failed. */
  incomplete?: "max_output_tokens" | "content_filter";
  fault?: Fault;
  pace?: Partial<Pace>;
  /** Sends the text over and over until the client leaves. */
  endless?: boolean;
}

export interface Call {
  name: string;
  /** JSON text. */
  arguments: string;
  id?: string;
}

export type Fault =
  | { kind: "status"; status: number; retryAfterSeconds?: number; code?: string; message?: string }
  /** Never sends a byte. */
  | { kind: "hang" }
  /** These four happen once `afterChars` characters of the answer are out. */
  | { kind: "cut" | "stall" | "malformed" | "error"; afterChars: number };

export interface Pace {
  /** Between the response's first event and the first piece of its content. */
  firstDelayMs: number;
  /** Between two pieces. */
  delayMs: number;
  /** Characters in a piece, about. */
  chunkChars: number;
}

export const NATURAL_PACE: Pace = { firstDelayMs: 280, delayMs: 24, chunkChars: 42 };
export const NO_DELAY: Pace = { firstDelayMs: 0, delayMs: 0, chunkChars: 42 };
