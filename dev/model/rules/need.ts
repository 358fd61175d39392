/** One thing to find out with one tool before the question can be answered. */
export type Need = CalculateNeed | TimeNeed | CodeNeed | SearchNeed;

export interface CalculateNeed {
  tool: "calculator";
  /** The person's own words for it. */
  label: string;
  expression: string;
  /** Written after the result, such as `%`. */
  suffix?: string;
  /** Needs that share a table become its rows. */
  table?: { title: string; head: [string, string] };
}

/** What about the moment is asked; the tool's result holds all of it. */
export type TimeAspect = "date" | "time" | "weekday" | "difference" | "week" | "day_of_year" | "leap_year";

export interface TimeNeed {
  tool: "current_time";
  label: string;
  aspect: TimeAspect;
  date: string | null;
  timeZone: string | null;
  compareTo: string | null;
  /** For a difference asked for in something other than days. */
  unit?: "weeks" | "hours" | "years";
}

export interface CodeNeed {
  tool: "run_code";
  label: string;
  code: string;
  /** JavaScript unless told. */
  language?: "python";
  /** What the answer says about the code. */
  intent: "run" | "write" | "compute" | "check" | "fixed";
  /** For `write` and `compute`: how the code works. For `fixed`: what was changed. */
  note?: string;
  /** For `check`: what to try once the run has failed. */
  fix?: { code: string; changes: string[] };
}

export interface SearchNeed {
  tool: "search_docs" | "search_conversations";
  label: string;
  query: string;
}

/** The arguments as the tools declare them. */
export function needArguments(need: Need): Record<string, unknown> {
  switch (need.tool) {
    case "calculator":
      return { expression: need.expression };
    case "current_time":
      return { date: need.date, time_zone: need.timeZone, compare_to: need.compareTo };
    case "run_code":
      return { code: need.code, ...(need.language ? { language: need.language } : {}) };
    default:
      return { query: need.query };
  }
}
