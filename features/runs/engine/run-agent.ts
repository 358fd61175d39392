import "server-only";
import { type Agent, type AgentInputItem, Runner } from "@openai/agents";
import { noModelNamed } from "@/features/models/routing/run-models";
import type { Floor } from "./asked-agents";
import { RecordedModel } from "./recorded-model";
import { showUnknownTool } from "./unknown-tools";

/** Lets the SDK work until the agent has answered, or until `signal` aborts: that ends it without an error. */
export async function runSdkAgent(
  floor: Floor,
  agent: Agent<Floor>,
  input: AgentInputItem[] | string,
  { signal, maxTurns }: { signal: AbortSignal; maxTurns: number },
) {
  const runner = new Runner({
    modelProvider: { getModel: (name = noModelNamed) => new RecordedModel(name, floor) },
    tracingDisabled: true,
    toolNotFoundBehavior: "return_error_to_model",
  });
  const result = await runner.run(agent, input, { stream: true, context: floor, signal, maxTurns });
  for await (const event of result) {
    // Everything is recorded where it happens, except what the SDK answers itself for a tool that does not exist.
    if (event.type === "run_item_stream_event" && event.name === "tool_output") showUnknownTool(floor, event.item);
  }
  await result.completed;
  return result;
}
