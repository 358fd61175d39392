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

interface DiffBlock {
  rows: readonly DiffRow[];
  /** Says nothing new and is long: stands behind a button. */
  folded: boolean;
}

const shownAround = 3;
const fewestFolded = 4;

/** The rows in blocks: what changed with the lines around it, and what lies between. */
export function toBlocks(rows: readonly DiffRow[]): DiffBlock[] {
  const isNear = new Array<boolean>(rows.length).fill(false);
  for (const [place, { changed }] of rows.entries()) {
    if (changed) isNear.fill(true, Math.max(0, place - shownAround), place + shownAround + 1);
  }
  const blocks: { rows: DiffRow[]; folded: boolean }[] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    while (end < rows.length && isNear[end] === isNear[start]) end += 1;
    const folded = isNear[start] === false && end - start >= fewestFolded;
    const last = blocks.at(-1);
    if (last && !last.folded && !folded) last.rows.push(...rows.slice(start, end));
    else blocks.push({ rows: rows.slice(start, end), folded });
  }
  return blocks;
}

function linesOf(value: string): string[] {
  const lines = value.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
