import "server-only";
import { explainNetworkFailure } from "@/features/tools/web/failure";

/**
 * A source could not do its part: it is away, too slow, or wants other credentials. It counts against the source. The message
 * is for people and models.
 */
export class SourceFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SourceFailure";
  }
}

/** The organization has to sign in to the source, for the first time or again. */
export class SourceNotConnected extends SourceFailure {
  constructor(options?: ErrorOptions) {
    super("It has to be connected again: somebody who manages tools must sign in to it.", options);
    this.name = "SourceNotConnected";
  }
}

/** What a status of HTTP says about a source; null for one that is about the request. */
export function statusFailure(status: number): SourceFailure | null {
  if (status === 401) return new SourceFailure("It refuses the credentials (401).");
  if (status === 403) return new SourceFailure("It forbids this with the given credentials (403).");
  if (status === 429) return new SourceFailure("It has had too many requests (429).");
  if (status >= 500) return new SourceFailure(`It answers with an error (${status}).`);
  return null;
}

/** Whatever a client threw, as what it says about the source. */
export function toSourceFailure(error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error;
  return new SourceFailure(explainNetworkFailure(error), { cause: error });
}
