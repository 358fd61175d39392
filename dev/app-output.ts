import { stripVTControlCharacters } from "node:util";
import { dim, line, red, yellow } from "./bootstrap/print.mjs";

const shownLevels = ["warn", "error", "fatal"];

type LogLine = { level: string; msg?: string; err?: { message?: string }; request_id?: string };

function parseLogLine(text: string): LogLine | null {
  if (!text.startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(text);
    const isLog = typeof value === "object" && value !== null && "level" in value && typeof value.level === "string";
    return isLog ? (value as LogLine) : null;
  } catch {
    return null;
  }
}

function showLogLine(entry: LogLine) {
  if (!shownLevels.includes(entry.level)) return;
  const label = entry.level === "warn" ? yellow("warn") : red(entry.level);
  const cause = entry.err?.message ? dim(` ${entry.err.message}`) : "";
  line(`  ${label} ${entry.msg ?? ""}${cause}${entry.request_id ? dim(` ${entry.request_id}`) : ""}`);
}

/**
 * What of the app's output the terminal shows; all of it goes to the log file. Of JSON log lines: warnings and errors.
 * Of other lines: everything with hot reload, where Next talks to the developer, else only what is on stderr.
 */
export function showAppOutput(development: boolean) {
  return (text: string, source: "stdout" | "stderr") => {
    const entry = parseLogLine(text);
    if (entry) showLogLine(entry);
    else if (stripVTControlCharacters(text).trim() && (development || source === "stderr"))
      line(`  ${dim("app")} ${text}`);
  };
}
