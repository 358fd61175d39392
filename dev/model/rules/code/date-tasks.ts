import type { Groups, Task } from "./tasks";

const NAMES = `const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];`;
const PRINT = "console.log(date.toISOString().slice(0, 10), weekdays[date.getUTCDay()]);";
const UNIT_DAYS: Record<string, number> = { day: 1, week: 7, fortnight: 14 };
const WEEKDAY = "(?<weekday>sunday|monday|tuesday|wednesday|thursday|friday|saturday)";

/** Programs for what the clock tool does not answer: dates some time away. */
export const DATE_TASKS: Task[] = [
  {
    pattern: /\bfriday the 13(?:th)?\b/iu,
    title: () => "the next Friday the 13th",
    code: () => `const date = new Date();
do date.setUTCDate(date.getUTCDate() + 1);
while (date.getUTCDay() !== 5 || date.getUTCDate() !== 13);
console.log(date.toISOString().slice(0, 10));`,
    note: "It walks day by day until both are true.",
  },
  {
    pattern:
      /\b(?<count>\d+) (?<unit>day|week|month|year)s? (?:(?<way>from (?:now|today)|later|ago|earlier|hence)|(?<side>after|before|from) (?<start>\d{4}-\d{2}-\d{2}))|\bin (?<inCount>\d+) (?<inUnit>day|week|month|year)s?\b|\b(?:today|now|(?<base>\d{4}-\d{2}-\d{2})) (?<sign>plus|minus|\+|-) (?<signCount>\d+) (?<signUnit>day|week|month|year)s?\b/iu,
    title: (groups) => {
      const { count, unit, back, start } = distance(groups);
      const away = `${count} ${unit}${count === "1" ? "" : "s"}`;
      return start
        ? `the date ${away} ${back ? "before" : "after"} ${start}`
        : `the date ${away} ${back ? "ago" : "from now"}`;
    },
    code: (groups) => {
      const { count, unit, back, start } = distance(groups);
      return `${NAMES}
const date = new Date(${start ? `"${start}T00:00:00Z"` : ""});
${step(unit, `${back ? "-" : "+"} ${count}`)}
${PRINT}`;
    },
    note: "Dates are counted in UTC.",
  },
  {
    pattern: new RegExp(String.raw`\b(?:until|till|to|next|this|coming|is) (?:the )?(?:next )?${WEEKDAY}\b`, "iu"),
    title: ({ weekday }) => `the next ${weekday}`,
    code: ({ weekday }) => `${NAMES}
const date = new Date();
const wanted = weekdays.indexOf("${capitalised(weekday)}");
const days = (wanted - date.getUTCDay() + 7) % 7 || 7;
date.setUTCDate(date.getUTCDate() + days);
console.log(date.toISOString().slice(0, 10), weekdays[date.getUTCDay()], \`in \${days} days\`);`,
    note: "Dates are counted in UTC.",
  },
];

function distance(groups: Groups): { count: string; unit: string; back: boolean; start: string | undefined } {
  const { count, unit, way, side, start, inCount, inUnit, sign, signCount, signUnit, base } = groups;
  return {
    count: count ?? inCount ?? signCount ?? "0",
    unit: (unit ?? inUnit ?? signUnit ?? "day").toLowerCase(),
    back: /^(?:ago|earlier|before|minus|-)$/iu.test(way ?? side ?? sign ?? ""),
    start: start ?? base,
  };
}

function step(unit: string, change: string): string {
  const days = UNIT_DAYS[unit];
  if (days !== undefined) return `date.setUTCDate(date.getUTCDate() ${change}${days > 1 ? ` * ${days}` : ""});`;
  return unit === "month"
    ? `date.setUTCMonth(date.getUTCMonth() ${change});`
    : `date.setUTCFullYear(date.getUTCFullYear() ${change});`;
}

function capitalised(word: string | undefined): string {
  return (word ?? "").charAt(0).toUpperCase() + (word ?? "").slice(1).toLowerCase();
}
