export interface DiffRow {
  left: { number: number; text: string } | null;
  right: { number: number; text: string } | null;
  changed: boolean;
}

interface Change {
  value: string;
  added: boolean;
  removed: boolean;
}

/** Lines side by side: a removed one stands beside the added one that took its place. */
export function toRows(changes: readonly Change[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let [left, right] = [0, 0];
  for (let index = 0; index < changes.length; index += 1) {
    const change = changes[index];
    if (!change) continue;
    if (!change.added && !change.removed) {
      for (const text of linesOf(change.value)) {
        left += 1;
        right += 1;
        rows.push({ left: { number: left, text }, right: { number: right, text }, changed: false });
      }
      continue;
    }
    const next = changes[index + 1];
    const replaced = change.removed && next?.added ? next : null;
    if (replaced) index += 1;
    const removed = change.removed ? linesOf(change.value) : [];
    const added = replaced ? linesOf(replaced.value) : change.added ? linesOf(change.value) : [];
    for (let line = 0; line < Math.max(removed.length, added.length); line += 1) {
      const [gone, come] = [removed[line], added[line]];
      if (gone !== undefined) left += 1;
      if (come !== undefined) right += 1;
      rows.push({
        left: gone === undefined ? null : { number: left, text: gone },
        right: come === undefined ? null : { number: right, text: come },
        changed: true,
      });
    }
  }
  return rows;
}

function linesOf(value: string): string[] {
  const lines = value.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
