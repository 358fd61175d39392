import { setTimeout as delay } from "node:timers/promises";
import { bold, dim, line, phase, reportError } from "@/dev/bootstrap/print.mjs";
import { listenForStop } from "@/dev/stop-signal";
import { measureBrowser } from "./browser";
import { type Lab, withLab } from "./lab";
import { closeConnections } from "./load";
import { type Person, register } from "./person";
import { residentMiB } from "./processes";
import { measureReads } from "./reads";
import {
  printBrowser,
  printMachine,
  printMemory,
  printReads,
  printSignIns,
  printStreams,
  printWorkflows,
  type Tally,
} from "./report";
import { measureSignIns } from "./sign-ins";
import { measureStreams } from "./streams";
import { measureWorkflows } from "./workflows";

const limitMs = 30 * 60_000;
/** V8 gives memory back only after a while without work. */
const settleMs = 60_000;
const parts = ["streams", "reads", "sign-ins", "workflows", "memory", "browser"] as const;
/** So deep the queue gets, and over so many runs the worker's memory is watched; `--runs 500` is a quicker, rougher look. */
const workflowRuns = 10_000;

type Part = (typeof parts)[number];

function wantedParts(): Set<Part> {
  const wanted = parts.filter((part) => process.argv.includes(part));
  return new Set(wanted.length > 0 ? wanted : parts);
}

function runsToWatch(): number {
  const place = process.argv.indexOf("--runs");
  const runs = place === -1 ? workflowRuns : Number(process.argv[place + 1]);
  if (Number.isSafeInteger(runs) && runs > 0) return runs;
  throw new Error("--runs takes a whole number, such as --runs 500.");
}

async function measureAll(lab: Lab, person: Person, signal: AbortSignal): Promise<Tally[]> {
  const wanted = wantedParts();
  const startMiB = residentMiB(lab.app.pid);
  const tallies: Tally[] = [];
  if (wanted.has("streams")) {
    const results = await phase("Streams, five rounds in turns", () => measureStreams(lab, person, signal));
    tallies.push(printStreams(results));
  }
  if (wanted.has("reads")) printReads(await phase("Reads", () => measureReads(lab, person, signal)));
  if (wanted.has("sign-ins")) {
    tallies.push(printSignIns(await phase("Reads beside sign-ins", () => measureSignIns(lab, person, signal))));
  }
  if (wanted.has("workflows")) {
    const runs = runsToWatch();
    tallies.push(printWorkflows(await phase("Workflows", () => measureWorkflows(lab, runs, signal))));
  }
  if (wanted.has("memory")) {
    await phase("Waiting for the app to come to rest", () => delay(settleMs, undefined, { signal }));
    tallies.push(printMemory(startMiB, residentMiB(lab.app.pid)));
  }
  if (wanted.has("browser")) tallies.push(printBrowser(await phase("Browser", () => measureBrowser(lab, person))));
  return tallies;
}

/** `npm run bench`: what Cadre costs beside a bare app that stores nothing. Parts can be named: `-- streams reads`. */
async function main(): Promise<void> {
  const signal = AbortSignal.any([listenForStop(), AbortSignal.timeout(limitMs)]);
  line(`\n  ${bold("Cadre bench")} ${dim(`(npm run bench -- ${parts.join(" ")}: any of these parts)`)}`);
  printMachine();
  const tallies = await withLab(signal, { countsStatements: wantedParts().has("workflows") }, async (lab) =>
    measureAll(lab, await register(lab.app.url), signal),
  );
  closeConnections();
  const met = tallies.reduce((total, tally) => total + tally.met, 0);
  const missed = tallies.reduce((total, tally) => total + tally.missed, 0);
  line(`\n  ${met} of ${met + missed} aims met\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    reportError(error);
    process.exit(1);
  },
);
