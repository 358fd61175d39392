import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rates } from "./rates";

const times: Record<number, string> = { 60: "1 minute", 300: "5 minutes", 3600: "1 hour" };

test("docs/limits.md shows every strict limit with its numbers", () => {
  const documented = readFileSync("docs/limits.md", "utf8")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells.length === 7 && /^`\w+`$/.test(cells[1] ?? ""))
    .map(([, name, , account, address, time]) => [name?.replaceAll("`", ""), Number(account), Number(address), time]);
  expect(documented).toEqual(
    Object.entries(rates).map(([name, { account, address, durationSeconds }]) => [
      name,
      account,
      address,
      times[durationSeconds],
    ]),
  );
});
