import { chunkBytes } from "@/features/runs/stream/events";
import {
  chatChunk,
  raw,
  responseDone,
  responsesCall,
  responsesMessage,
  responsesReasoning,
  type Step,
} from "./provider-events";

const calculation = '{"expression":"18% * 2450"}';
const calculated = '{"expression":"18% * 2450","result":"441"}';

/** Text, reasoning, refusals and functions in both of OpenAI's protocols. */
export const providerScenarios: Record<string, Step[]> = {
  "responses-message": [...responsesMessage(0, ["Hel", "lo, wörld", " 👋"]), responseDone()],
  "responses-reasoning-summary": [
    ...responsesReasoning(0, [["I look ", "at it."], ["Then I answer."]]),
    ...responsesMessage(1, ["Done."]),
    responseDone(),
  ],
  "responses-function-tools": [
    ...responsesReasoning(0, [["Two tools."]]),
    ...responsesCall(1, "call_a", "calculator", ['{"expression":', '"18% * 2450"}']),
    ...responsesCall(2, "call_b", "current_time", ["{}"]),
    responseDone(),
    { toolStarted: "call_a" },
    { toolStarted: "call_b" },
    { toolFinished: "call_b", output: "The tool failed: no clock", failed: true },
    { toolFinished: "call_a", output: calculated },
    ...responsesMessage(0, ["It is 441."]),
    responseDone(),
  ],
  "responses-hand-off": [
    ...responsesCall(0, "call_h", "transfer_to_researcher", ["{}"]),
    responseDone(),
    { body: { kind: "agent.updated", agent_name: "Researcher", previous_agent: "triage" }, agent: "researcher" },
    ...responsesMessage(0, ["From the researcher."]),
    responseDone(),
  ],
  "responses-refusal": [
    raw({ type: "response.output_item.added", output_index: 0, item: { type: "message", id: "msg_1" } }),
    raw({ type: "response.refusal.delta", output_index: 0, content_index: 0, delta: "I cannot " }),
    raw({ type: "response.refusal.delta", output_index: 0, content_index: 0, delta: "help with that." }),
    raw({ type: "response.refusal.done", output_index: 0, content_index: 0, refusal: "I cannot help with that." }),
    raw({ type: "response.output_item.done", output_index: 0, item: { type: "message", id: "msg_1" } }),
    responseDone(),
  ],
  "responses-chunked-output": [
    ...responsesCall(0, "call_a", "calculator", [calculation]),
    responseDone(),
    { toolStarted: "call_a" },
    { toolFinished: "call_a", output: `${"x".repeat(chunkBytes - 1)}é${"y".repeat(10)}` },
  ],
  "responses-unknown-events": [
    raw({ type: "response.queued", response: { instructions: "a prompt that must not leave" } }),
    raw({ type: "response.web_search_call.searching", output_index: 0 }),
    raw({
      type: "response.output_item.done",
      output_index: 0,
      item: {
        type: "mcp_list_tools",
        id: "mcpl_1",
        server_label: "docs",
        tools: [{ name: "schema that must not leave" }],
      },
    }),
    raw({ type: "response.reasoning_text.delta", output_index: 0, delta: "raw reasoning that must not leave" }),
    ...responsesMessage(1, ["Fine."]),
    raw({ type: "response.completed", response: { tools: [{ name: "schema that must not leave" }] } }),
    responseDone(),
  ],
  "chat-message": [
    chatChunk({ role: "assistant", content: "" }),
    chatChunk({ content: "Hel" }),
    chatChunk({ content: "lo." }),
    chatChunk({}, "stop"),
    responseDone(),
  ],
  "chat-reasoning-and-tools": [
    chatChunk({ reasoning_content: "I will " }),
    chatChunk({ reasoning_content: "calculate." }),
    chatChunk({
      tool_calls: [{ index: 0, id: "call_a", type: "function", function: { name: "calculator", arguments: "" } }],
    }),
    chatChunk({ tool_calls: [{ index: 0, function: { arguments: calculation } }] }),
    chatChunk({
      tool_calls: [
        { index: 1, id: "call_h", type: "function", function: { name: "transfer_to_researcher", arguments: "{}" } },
      ],
    }),
    chatChunk({}, "tool_calls"),
    responseDone(),
    { toolStarted: "call_a" },
    { toolFinished: "call_a", output: calculated },
    chatChunk({ content: "441." }),
    responseDone(),
  ],
  "chat-refusal": [chatChunk({ refusal: "I cannot." }), chatChunk({}, "stop"), responseDone()],
};
