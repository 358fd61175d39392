import {
  Agent,
  type AgentInputItem,
  OpenAIChatCompletionsModel,
  OpenAIResponsesModel,
  Runner,
  type Tool,
  tool,
} from "@openai/agents";
import OpenAI from "openai";
import { z } from "zod";
import { calculator } from "@/features/tools/builtin/calculator";
import { currentTime } from "@/features/tools/builtin/current-time";
import { runCode } from "@/features/tools/builtin/run-code";
import { searchDocs } from "@/features/tools/builtin/search-docs";
import type { ToolContext, ToolSpec } from "@/features/tools/schema";

export type Protocol = "responses" | "chat";

/** What one question led to, through the real SDK. */
export interface Outcome {
  text: string;
  reasoning: string;
  tools: string[];
  agent: string;
  usage: { input: number; output: number };
  error: unknown;
}

/** Asks the agents of the catalog, on the model server at `url`; earlier questions are asked first. */
export async function ask(url: string, protocol: Protocol, questions: string[]): Promise<Outcome> {
  const client = new OpenAI({ apiKey: "demo", baseURL: `${url}/v1`, maxRetries: 0 });
  const Model = protocol === "responses" ? OpenAIResponsesModel : OpenAIChatCompletionsModel;
  const agent = triage(new Model(client, "cadre-demo"));
  const runner = new Runner({ tracingDisabled: true });
  const outcome: Outcome = {
    text: "",
    reasoning: "",
    tools: [],
    agent: "",
    usage: { input: 0, output: 0 },
    error: null,
  };
  let input: AgentInputItem[] = [];
  for (const question of questions) {
    input = [...input, { role: "user", content: question }];
    outcome.tools = [];
    try {
      const result = await runner.run(agent, input, { stream: true });
      for await (const event of result) {
        if (event.type !== "run_item_stream_event") continue;
        const { item } = event;
        if (item.type === "tool_call_item" && item.rawItem.type === "function_call")
          outcome.tools.push(item.rawItem.name);
        if (item.type === "handoff_call_item") outcome.tools.push(item.rawItem.name);
        if (item.type === "reasoning_item") outcome.reasoning += JSON.stringify(item.rawItem);
      }
      await result.completed;
      outcome.text = String(result.finalOutput ?? "");
      outcome.agent = result.lastAgent?.name ?? "";
      outcome.usage = { input: result.state.usage.inputTokens, output: result.state.usage.outputTokens };
      input = result.history;
    } catch (error) {
      outcome.error = error;
    }
  }
  return outcome;
}

function triage(model: OpenAIResponsesModel | OpenAIChatCompletionsModel): Agent {
  const time = sdkTool(currentTime);
  const sums = sdkTool(calculator);
  const docs = sdkTool(searchDocs);
  const researcher = new Agent({
    name: "researcher",
    handoffDescription: "Searches the documentation and earlier conversations.",
    instructions: "You look things up.",
    model,
    tools: [docs, searchConversations, sums, time],
  });
  const coder = new Agent({
    name: "code_assistant",
    handoffDescription: "Writes, runs and repairs code.",
    instructions: "You write code.",
    model,
    tools: [sdkTool(runCode), sums, time, docs],
  });
  return Agent.create({
    name: "triage",
    instructions: "You are the first to read a message in this conversation.",
    model,
    tools: [sums, time, searchConversations],
    handoffs: [researcher, coder],
  });
}

function sdkTool(spec: ToolSpec): Tool {
  const parameters: z.ZodObject = spec.parameters;
  return tool({
    name: spec.name,
    description: spec.description,
    parameters,
    execute: async (input) => {
      const context = { signal: AbortSignal.timeout(spec.timeoutMs) } as ToolContext;
      const value = await spec.execute(spec.parameters.parse(input), context);
      return typeof value === "string" ? value : JSON.stringify(value);
    },
  });
}

/** Stands for the product's tool, which needs a database. */
const searchConversations = tool({
  name: "search_conversations",
  description: "Searches the earlier conversations.",
  parameters: z.object({ query: z.string() }),
  execute: async (input) => {
    const results = CONVERSATIONS.filter(({ snippet }) => snippet.includes(input.query));
    return JSON.stringify({ results });
  },
});

const CONVERSATIONS = [
  {
    conversation_id: "01",
    title: "Tax on freelance work",
    snippet: "… how much tax do I owe …",
    updated_at: "2026-05-12T10:00:00Z",
  },
];
