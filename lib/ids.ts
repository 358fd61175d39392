import { v7 } from "uuid";

/** A time-ordered UUID (version 7, RFC 9562): the primary key of every table. */
export function newId(): string {
  return v7();
}

const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of an id: a name of that form would be taken for one. */
export function isIdLike(text: string): boolean {
  return form.test(text);
}
