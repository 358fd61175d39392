import type { CalculateNeed } from "../need";

const MOST_ROWS = 12;
const RANGE = String.raw`(?:from )?(?:the numbers? )?(?:from )?(?<low>\d+)\s*(?:to|through|until|up to|–|-|\.\.+)\s*(?<high>\d+)`;

interface Series {
  pattern: RegExp;
  title: string;
  head: [string, string];
  expression: (row: number, base: string) => string;
}

const SERIES: Series[] = [
  {
    pattern: new RegExp(`square roots? (?:of|for) ${RANGE}`, "iu"),
    title: "Square roots",
    head: ["Number", "Square root"],
    expression: (row) => `sqrt(${row})`,
  },
  {
    pattern: /first (?<high>\d+) (?:squares|square numbers|perfect squares)/iu,
    title: "Squares",
    head: ["Number", "Square"],
    expression: (row) => `${row}^2`,
  },
  {
    pattern: /first (?<high>\d+) (?:cubes|cube numbers)/iu,
    title: "Cubes",
    head: ["Number", "Cube"],
    expression: (row) => `${row}^3`,
  },
  {
    pattern: new RegExp(String.raw`squares? (?:of|for|numbers?)?\s*${RANGE}`, "iu"),
    title: "Squares",
    head: ["Number", "Square"],
    expression: (row) => `${row}^2`,
  },
  {
    pattern: new RegExp(String.raw`cubes? (?:of|for|numbers?)?\s*${RANGE}`, "iu"),
    title: "Cubes",
    head: ["Number", "Cube"],
    expression: (row) => `${row}^3`,
  },
  {
    pattern: /powers of (?<base>\d+)(?: (?:from|up to|to|until)?\s*(?:(?<low>\d+)\s*(?:to|-|–)\s*)?(?<high>\d+))?/iu,
    title: "Powers",
    head: ["Exponent", "Power"],
    expression: (row, base) => `${base}^${row}`,
  },
  {
    pattern: /factorials? (?:of|for|from)?\s*(?<low>\d+)\s*(?:to|through|until|up to|–|-)\s*(?<high>\d+)/iu,
    title: "Factorials",
    head: ["Number", "Factorial"],
    expression: (row) => `${row}!`,
  },
  {
    pattern: /(?:multiplication|times) table (?:of|for) (?<base>\d+)(?: (?:up )?to (?<high>\d+))?/iu,
    title: "Multiplication table",
    head: ["Product", "Result"],
    expression: (row, base) => `${base} * ${row}`,
  },
  {
    pattern: /(?<base>\d+)(?:'?s)?[\s-]times[\s-]table(?: (?:up )?to (?<high>\d+))?/iu,
    title: "Multiplication table",
    head: ["Product", "Result"],
    expression: (row, base) => `${base} * ${row}`,
  },
];

/** A row of like sums ("the squares of 1 to 5") as one calculation each, at most twelve. */
export function findSeries(clause: string): CalculateNeed[] {
  for (const series of SERIES) {
    const groups = series.pattern.exec(clause)?.groups;
    if (!groups) continue;
    const low = Number(groups.low ?? 1);
    const high = Math.min(Number(groups.high ?? low + 9), low + MOST_ROWS - 1);
    const base = groups.base ?? "";
    const rows = Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
    return rows.map((row) => ({
      tool: "calculator",
      label: base && series.head[0] === "Product" ? `${base} × ${row}` : String(row),
      expression: series.expression(row, base),
      table: { title: base && series.head[0] === "Exponent" ? `Powers of ${base}` : series.title, head: series.head },
    }));
  }
  return [];
}
