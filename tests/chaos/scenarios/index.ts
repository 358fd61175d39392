import type { Findings } from "../harness/report";
import type { Stage } from "../harness/stage";
import { badModel } from "./bad-model";
import { cancelElsewhere } from "./cancel";
import { coldStart } from "./cold-start";
import { cutConnections } from "./cuts";
import { databaseOutage } from "./database-outage";
import { drain } from "./drain";
import { killOnlyProcess, killOwner } from "./kill-owner";
import { abortReaders } from "./leaks";
import { mutate } from "./mutations";
import { pauseOwner } from "./pause-owner";
import { stalledReader } from "./stalled-reader";
import { crashInTools } from "./tool-crash";
import { killWorkers } from "./workflows";

export interface Scenario {
  name: string;
  /** It kills what others need, or measures what they would disturb: memory, or the start of a process. */
  alone?: true;
  full: (stage: Stage) => Promise<Findings>;
  /** Left out of the small subset when absent. */
  small?: (stage: Stage) => Promise<Findings>;
}

export const scenarios: readonly Scenario[] = [
  { name: "kill", full: (stage) => killOwner(stage, 50), small: (stage) => killOwner(stage, 8) },
  {
    name: "kill-restart",
    alone: true,
    full: (stage) => killOnlyProcess(stage, 50, 5),
    small: (stage) => killOnlyProcess(stage, 2, 2),
  },
  {
    name: "workflows",
    full: (stage) => killWorkers(stage, { runs: 200, kills: 30 }),
    small: (stage) => killWorkers(stage, { runs: 20, kills: 4 }),
  },
  { name: "tool-crash", full: (stage) => crashInTools(stage, 5), small: (stage) => crashInTools(stage, 1) },
  { name: "pause", full: (stage) => pauseOwner(stage, 10), small: (stage) => pauseOwner(stage, 2) },
  {
    name: "database",
    alone: true,
    full: (stage) =>
      databaseOutage(stage, [
        { awayMs: 0, runs: 10 },
        { awayMs: 1_500, runs: 10 },
        { awayMs: 10_000, runs: 10 },
        { awayMs: 25_000, runs: 4 },
        { awayMs: 300, runs: 10 },
      ]),
    small: (stage) => databaseOutage(stage, [{ awayMs: 1_000, runs: 4 }]),
  },
  { name: "cancel", full: (stage) => cancelElsewhere(stage, 50), small: (stage) => cancelElsewhere(stage, 10) },
  { name: "drain", full: drain, small: drain },
  {
    name: "cuts",
    full: (stage) => cutConnections(stage, { everyByte: 1, livePlaces: 200 }),
    small: (stage) => cutConnections(stage, { everyByte: 41, livePlaces: 40 }),
  },
  { name: "stalled", alone: true, full: stalledReader, small: stalledReader },
  {
    name: "leaks",
    alone: true,
    full: (stage) => abortReaders(stage, { readers: 10_000, posts: 200 }),
    small: (stage) => abortReaders(stage, { readers: 500, posts: 20 }),
  },
  { name: "bad-model", full: badModel, small: badModel },
  { name: "cold-start", full: (stage) => coldStart(stage, 5, 3), small: (stage) => coldStart(stage, 1, 2) },
  { name: "mutations", full: mutate },
];
