const fenceLine = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Completes what the end of a growing Markdown text leaves open (bold, italics, code, a link), so that its marks
 * do not flash up as plain characters until the closing ones arrive.
 */
export function closeOpenMarks(text: string): string {
  const { start, insideFence } = lastBlock(text);
  if (insideFence) return text;
  const head = text.slice(0, start);
  let tail = text.slice(start).replace(/!?\[([^\]\n]*)(\]\([^)\n]*)?$/, "$1");
  const ticks = tail.match(/`+/g)?.length ?? 0;
  if (ticks % 2 === 1) return head + (/`+$/.test(tail) ? tail.replace(/`+$/, "") : `${tail}\``);
  const prose = tail.replace(/`[^`]*`/g, (code) => " ".repeat(code.length));
  for (const mark of ["**", "~~"]) {
    if (countOf(prose, mark) % 2 === 0) continue;
    tail = tail.endsWith(mark) ? tail.slice(0, -mark.length) : closeWith(tail, mark);
  }
  if (/(^|[^*])\*$/.test(tail)) tail = tail.slice(0, -1);
  return head + tail;
}

function closeWith(tail: string, mark: string): string {
  const half = mark.charAt(0);
  const whole = tail.endsWith(half) ? tail.slice(0, -1) : tail;
  return whole.trimEnd() + mark;
}

function countOf(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

function lastBlock(text: string): { start: number; insideFence: boolean } {
  let start = 0;
  let fence = "";
  let position = 0;
  for (const line of text.split("\n")) {
    const opening = fenceLine.exec(line)?.[1];
    if (fence === "") {
      if (opening) fence = opening;
      if (line.trim() === "") start = position + line.length + 1;
    } else if (opening?.startsWith(fence) && line.trim() === opening) {
      fence = "";
      start = position + line.length + 1;
    }
    position += line.length + 1;
  }
  return { start: Math.min(start, text.length), insideFence: fence !== "" };
}
