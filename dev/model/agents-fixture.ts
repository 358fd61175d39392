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
  const researcher = new Agent({
    name: "researcher",
    handoffDescription: "Searches the documentation and earlier conversations.",
    instructions: "You look things up.",
    model,
    tools: [searchDocs, searchConversations, sums, time],
  });
  const coder = new Agent({
    name: "code_assistant",
    handoffDescription: "Writes, runs and repairs code.",
    instructions: "You write code.",
    model,
    tools: [sdkTool(runCode), sums, time, searchDocs],
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

const query = z.object({ query: z.string() });

const searchDocs = tool({
  name: "search_docs",
  description: "Searches the documentation.",
  parameters: query,
  execute: async (input) => {
    const words = input.query.toLowerCase().split(/\s+/u);
    const results = DOCS.filter(({ snippet }) => words.some((word) => snippet.toLowerCase().includes(word)));
    return JSON.stringify({ results });
  },
});

const searchConversations = tool({
  name: "search_conversations",
  description: "Searches the earlier conversations.",
  parameters: query,
  execute: async (input) => {
    const results = CONVERSATIONS.filter(({ snippet }) => snippet.includes(input.query));
    return JSON.stringify({ results });
  },
});

const DOCS = [
  { path: "docs/api.md", heading: "Rate limits", snippet: "Rate limits count the requests that start a run." },
  { path: "README.md", heading: "Rebrand", snippet: "To rebrand, edit `cadre.config.ts`: name, logo, colours." },
  { path: "docs/architecture.md", heading: "A run", snippet: "When a server crashes, another takes the run over." },
];
const CONVERSATIONS = [
  {
    conversation_id: "01",
    title: "Tax on freelance work",
    snippet: "… how much tax do I owe …",
    updated_at: "2026-05-12T10:00:00Z",
  },
];
