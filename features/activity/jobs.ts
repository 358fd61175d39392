import "server-only";
import { processSingleton } from "@/lib/process";
import { recordMissedQuestions } from "./runs/approvals";
import { recordMissedEnds } from "./runs/endings";

/** How far back a process looks first, and from then on: what it has seen complete stays complete. */
const days = { first: 30, later: 1 };

/** Tells what a crash kept from being told: ends of runs, and questions to people. Any number of processes may do it. */
export async function recordMissed(most: number): Promise<number> {
  const state = processSingleton("activity.missed", () => ({ hasLookedFar: false }));
  const reach = state.hasLookedFar ? days.later : days.first;
  const found = (await recordMissedEnds(reach, most)) + (await recordMissedQuestions(reach, most));
  if (found < most) state.hasLookedFar = true;
  return found;
}
