import type { Server } from "node:http";
import type { z } from "zod";
import { NO_DELAY, type Pace } from "../answer";
import { lastUserText } from "../conversation";
import { createModelServer, type Exchange } from "../http";
import { decide } from "../rules/decide";
import { wantsTitle } from "../rules/title";
import { createControl } from "./control";
import { Journal } from "./journal";
import { answerOf, currentStep, findScript, type Script } from "./script";

/** The demo model with a seam for tests: it follows scripts, and tells what became of each request. */
export function createScriptedServer(pace: Pace = NO_DELAY): { server: Server; journal: Journal } {
  const journal = new Journal();
  const scripts = new Map<string, z.output<typeof Script>>();
  const attempts = new Map<string, number>();
  function answer(exchange: Exchange) {
    const { conversation } = exchange;
    const found = wantsTitle(conversation) ? undefined : findScript(conversation, scripts);
    const index = found ? currentStep(conversation, found.script) : 0;
    const step = found?.script[index];
    const key = `${index} ${found?.key}`;
    const tries = attempts.get(key) ?? 0;
    if (step?.faultTimes !== undefined) attempts.set(key, tries + 1);
    const said = step ? answerOf(step, tries) : decide(conversation, new Date());
    const breaks = said.fault !== undefined && said.fault.kind !== "hang" && said.fault.kind !== "stall";
    journal.record(exchange, lastUserText(conversation), index, breaks);
    return said;
  }
  const server = createModelServer({ answer, pace, modelIds: ["cadre-demo"], extra: createControl(journal, scripts) });
  return { server, journal };
}
