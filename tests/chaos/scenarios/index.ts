import type { Findings } from "../harness/report";
import type { Stage } from "../harness/stage";
import { killOnlyProcess, killOwner } from "./kill-owner";

export interface Scenario {
  name: string;
  full: (stage: Stage) => Promise<Findings>;
  small: (stage: Stage) => Promise<Findings>;
}

export const scenarios: readonly Scenario[] = [
  { name: "kill", full: (stage) => killOwner(stage, 50), small: (stage) => killOwner(stage, 8) },
  { name: "kill-restart", full: (stage) => killOnlyProcess(stage, 50), small: (stage) => killOnlyProcess(stage, 2, 2) },
];
