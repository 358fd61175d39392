import type { Draft } from "./draft";

export interface Moment {
  draft: Draft;
  /** The chosen part, which undo chooses again. */
  selected: string | null;
}

interface Past extends Moment {
  /** What was done from this moment on, in words. */
  label: string;
}

export interface History {
  past: readonly Past[];
  present: Moment;
  future: readonly Past[];
  /** What the last change was about and when: typing on in the same field makes one step of undoing. */
  last: { tag: string; at: number } | null;
}

const kept = 200;
const pauseMs = 1_200;

export function begin(draft: Draft): History {
  return { past: [], present: { draft, selected: null }, future: [], last: null };
}

/** A change. With a `tag`, it is one with the change of the same tag just before it. */
export function record(history: History, next: Moment, label: string, at: number, tag?: string): History {
  if (next.draft === history.present.draft) return { ...history, present: next };
  const isSame = tag !== undefined && history.last?.tag === tag && at - history.last.at < pauseMs;
  return {
    past: isSame ? history.past : [...history.past, { ...history.present, label }].slice(-kept),
    present: next,
    future: [],
    last: tag === undefined ? null : { tag, at },
  };
}

/** Goes one change back; the label is that of the change. Null where there is none. */
export function undo(history: History): { history: History; label: string } | null {
  const before = history.past.at(-1);
  if (!before) return null;
  const { label, ...present } = before;
  const future = [{ ...history.present, label }, ...history.future];
  return { history: { past: history.past.slice(0, -1), present, future, last: null }, label };
}

export function redo(history: History): { history: History; label: string } | null {
  const [next, ...future] = history.future;
  if (!next) return null;
  const { label, ...present } = next;
  return { history: { past: [...history.past, { ...history.present, label }], present, future, last: null }, label };
}
