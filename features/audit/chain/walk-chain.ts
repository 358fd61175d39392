import { createHash } from "node:crypto";
import { type AuditContent, canonicalContent } from "@/lib/db/audit-content";

/** What the first row of every chain points back to. */
const genesisHash = "0".repeat(64);

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

/** Follows a chain from its first row. `next` tells what is wrong with a row, `end` whether the chain ends where it should. */
export function walkChain(): {
  next: (event: ChainedEvent) => ChainFault | null;
  end: (head: ChainEnd) => ChainFault | null;
} {
  let last: ChainEnd = { sequence: 0, hash: genesisHash };
  return {
    next(event) {
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
      if (head.sequence === last.sequence && head.hash === last.hash) return null;
      const problem = `The chain should end with row ${head.sequence}, but ends with row ${last.sequence} or with another hash.`;
      return { sequence: Math.min(head.sequence, last.sequence) + 1, problem };
    },
  };
}
