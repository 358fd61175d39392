import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { registerAgent } from "@/features/agents/catalog/registry";
import { registerTool } from "@/features/tools/registry";
import { defineTool, type ToolContext, type ToolEffect, type ToolSpec } from "@/features/tools/schema";
import { pool } from "@/lib/db/client";

/**
 * Each call leaves one row. The first execution of a call then takes its time: a crash meanwhile comes after the effect
 * and before the result.
 */
function effectTool(name: string, effect: ToolEffect) {
  return defineTool({
    name,
    displayName: name,
    description: "Inserts one row per call.",
    parameters: z.object({ label: z.string(), hold_first_ms: z.number() }),
    effect,
    timeoutMs: 60_000,
    async execute({ label, hold_first_ms }, { runId, callId, signal }: ToolContext) {
      await pool()`
        insert into chaos_effects (run_id, call_id, label, pid) values (${runId}, ${callId}, ${label}, ${process.pid})`;
      const [row] = await pool()`
        select count(*)::int from chaos_effects where run_id = ${runId} and call_id = ${callId}`;
      if (row?.count === 1) await delay(hold_first_ms, undefined, { signal });
      return `done ${label}`;
    },
  });
}

/** Adds the tests' tools and the agent `chaos` that has them to this process's registries. */
export function registerChaosTools(): void {
  registerTool(effectTool("once", "side_effect") as ToolSpec);
  registerTool(effectTool("again", "pure") as ToolSpec);
  registerAgent({
    key: "chaos",
    name: "Chaos",
    description: "For tests.",
    instructions: "You are a test.",
    tools: ["once", "again"],
    handoffs: [],
    maxTurns: 8,
    starters: [],
  });
}
