import { v7 } from "uuid";

/** A time-ordered UUID (version 7, RFC 9562): the primary key of every table. */
export function newId(): string {
  return v7();
}
