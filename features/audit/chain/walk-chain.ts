import { createHash } from "node:crypto";
import { type AuditContent, canonicalContent } from "@/lib/db/audit-content";

/** Where every chain begins: what its first row points back to. */
export const genesis: ChainEnd = { sequence: 0, hash: "0".repeat(64) };

/** The row that a deletion of the log's beginning leaves in it. */
const trimmedAction = "audit.trimmed";

/** A row with its place in the chain. */
export interface ChainedEvent extends AuditContent {
  sequence: number;
  previous_hash: string;
  hash: string;
}

export interface ChainEnd {
  sequence: number;
  hash: string;
}

export interface ChainFault {
  /** The place in the chain where it was noticed. */
  sequence: number;
  problem: string;
}

/** SHA-256 over the hash before, the place and the canonical content, each on a line of its own, in hexadecimal. */
export function linkHash(previousHash: string, sequence: number, content: AuditContent): string {
  return createHash("sha256")
    .update(`${previousHash}\n${sequence}\n${canonicalContent(content)}`, "utf8")
    .digest("hex");
}

/** What is wrong with a row by itself; null when its hash stands for what it says. */
export function faultOfEvent(event: ChainedEvent): ChainFault | null {
  if (linkHash(event.previous_hash, event.sequence, event) === event.hash) return null;
  return { sequence: event.sequence, problem: "The row does not say what its hash stands for: it was changed." };
}

/**
 * Follows a chain from its first row, or from after `start`, the last row that was deleted for its age: such a start counts
 * only if a row further on tells of that deletion. `next` tells what is wrong with a row, `end` whether the chain
 * ends where it should.
 */
export function walkChain(start: ChainEnd = genesis): {
  next: (event: ChainedEvent) => ChainFault | null;
  end: (head: ChainEnd) => ChainFault | null;
} {
  let last = start;
  let isStartTold = start.sequence === 0;
  return {
    next(event) {
      isStartTold ||= tellsOf(event, start);
      const expected = last;
      last = { sequence: event.sequence, hash: event.hash };
      if (event.sequence !== expected.sequence + 1) {
        const problem = `Row ${expected.sequence + 1} is missing, or the rows were put in another order.`;
        return { sequence: expected.sequence + 1, problem };
      }
      if (event.previous_hash !== expected.hash) {
        return { sequence: event.sequence, problem: "The row does not point back to the one before it." };
      }
      return faultOfEvent(event);
    },
    end(head) {
      if (!isStartTold) {
        const problem = `Rows up to ${start.sequence} are missing, and no row of the log tells that they were deleted.`;
        return { sequence: 1, problem };
      }
      if (head.sequence === last.sequence && head.hash === last.hash) return null;
      const problem = `The chain should end with row ${head.sequence}, but ends with row ${last.sequence} or with another hash.`;
      return { sequence: Math.min(head.sequence, last.sequence) + 1, problem };
    },
  };
}

function tellsOf({ action, actor, detail }: ChainedEvent, { sequence, hash }: ChainEnd): boolean {
  if (action !== trimmedAction || actor.type !== "system") return false;
  return detail?.through_sequence === sequence && detail.through_hash === hash;
}
