import type { Task } from "./tasks";

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
      /\b(?<count>\d+) (?<unit>day|week|month|year)s? (?<way>from (?:now|today)|after|later|ago|before|earlier|hence)(?: (?<start>\d{4}-\d{2}-\d{2}))?|\bin (?<inCount>\d+) (?<inUnit>day|week|month|year)s?\b/iu,
    title: ({ count, unit, way, start, inCount, inUnit }) =>
      `the date ${count ?? inCount} ${unit ?? inUnit}s ${way ?? "from now"}${start ? ` ${start}` : ""}`,
    code: ({ count, unit, way, start, inCount, inUnit }) => {
      const sign = /ago|before|earlier/iu.test(way ?? "") ? "-" : "+";
      return `${NAMES}
const date = new Date(${start ? `"${start}T00:00:00Z"` : ""});
${step((unit ?? inUnit ?? "day").toLowerCase(), `${sign} ${count ?? inCount}`)}
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
