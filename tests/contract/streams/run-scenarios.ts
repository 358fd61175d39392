import type { FinalStatus, StreamEventBody } from "@/features/runs/stream/events";
import { chunkBytes } from "@/features/runs/stream/events";
import { inScope, raw, responseDone, responsesCall, responsesMessage, type Step } from "./provider-events";

const scope = { agent: "researcher", agent_name: "Researcher", call_id: "call_r" };
const file = { id: "file_1", name: "report.csv", media_type: "text/csv", size_bytes: 2_048 };

const begin: Step[] = [
  { body: { kind: "lifecycle", status: "running", reason: "started" } },
  { body: { kind: "agent.updated", agent_name: "Triage", previous_agent: null } },
];

function end(status: FinalStatus, text: string, more: Partial<Extract<StreamEventBody, { kind: "final" }>> = {}): Step {
  const usage = {
    input_tokens: 812,
    cached_input_tokens: 0,
    output_tokens: 64,
    reasoning_tokens: 0,
    total_tokens: 876,
    requests: 2,
    cost_micros: 331,
    estimated: false,
  };
  const rest = { structured_output: null, reasoning_summary: null, attachments: [], usage };
  return { body: { kind: "final", status, text, ...rest, ...more } };
}

/** Whole runs: what the engine adds to what the provider says. */
export const runScenarios: Record<string, Step[]> = {
  "run-agent-as-tool": [
    ...begin,
    ...responsesCall(0, "call_r", "ask_researcher", ['{"question":"How high is it?"}']),
    responseDone(),
    { toolStarted: "call_r" },
    ...inScope(scope, [
      ...responsesCall(0, "call_a", "web_search", ['{"query":"height"}']),
      responseDone(),
      { toolStarted: "call_a" },
      { toolFinished: "call_a", output: '{"results":[]}' },
      ...responsesMessage(0, ["Nobody ", "knows."]),
      responseDone(),
    ]),
    { toolFinished: "call_r", output: "Nobody knows." },
    ...responsesMessage(0, ["My colleague found nothing."]),
    responseDone(),
    end("completed", "My colleague found nothing."),
  ],
  "run-tool-approval": [
    ...begin,
    ...responsesCall(0, "call_a", "send_mail", ['{"to":"ada@example.com"}']),
    ...responsesCall(1, "call_b", "send_mail", ['{"to":"bob@example.com"}']),
    responseDone(),
    { approval: "call_a", status: "requested", arguments: '{"to":"ada@example.com"}' },
    { approval: "call_b", status: "requested", arguments: '{"to":"bob@example.com"}' },
    { body: { kind: "lifecycle", status: "waiting", reason: "approval" } },
    { approval: "call_a", status: "approved", arguments: '{"to":"ada@example.org"}' },
    { approval: "call_b", status: "rejected", arguments: '{"to":"bob@example.com"}', reason: "Not him." },
    { body: { kind: "lifecycle", status: "running", reason: "approval" } },
    { toolStarted: "call_a" },
    { toolFinished: "call_a", output: '{"sent":true}', files: [file] },
    { toolFinished: "call_b", output: "A person rejected this call: Not him.", failed: true },
    ...responsesMessage(0, ["Ada has mail."]),
    responseDone(),
    end("completed", "Ada has mail.", { attachments: [file] }),
  ],
  "run-memory-checkpoint": [
    ...begin,
    {
      body: {
        kind: "memory.checkpoint",
        strategy: "summarize",
        items_before: 64,
        items_after: 21,
        tokens_before: 41_200,
        tokens_after: 9_800,
        estimated: false,
      },
    },
    ...responsesMessage(0, ["I remember."]),
    responseDone(),
    end("completed", "I remember."),
  ],
  "run-guardrail-block": [
    ...begin,
    {
      body: {
        kind: "guardrail.result",
        stage: "input",
        check: "pii",
        outcome: "masked",
        message: "Personal data was hidden from the model.",
      },
    },
    ...responsesMessage(0, ["The secret is"]).slice(0, -2),
    {
      body: {
        kind: "guardrail.result",
        stage: "output",
        check: "url_filter",
        outcome: "blocked",
        message: "The answer was withdrawn because it broke a rule of your organization.",
      },
    },
    { body: { kind: "output_item.discarded", output_index: 0, item_id: "item_0", reason: "guardrail" } },
    end("refused", ""),
  ],
  "run-provider-error": [
    ...begin,
    ...responsesMessage(0, ["The answer beg"]).slice(0, -2),
    raw({ type: "error", code: "server_error", message: "a payload that must not leave", sequence_number: 7 }),
    {
      body: {
        kind: "error",
        code: "model_unavailable",
        message: "The model provider has a problem. Try again in a moment.",
        retryable: true,
      },
    },
  ],
  "run-resumed": [
    ...begin,
    ...responsesMessage(0, ["Half of an ans"]).slice(0, -2),
    { body: { kind: "lifecycle", status: "running", reason: "resumed" } },
    { body: { kind: "output_item.discarded", output_index: 0, item_id: "item_0", reason: "interrupted" } },
    ...responsesMessage(1, ["The whole answer."]),
    responseDone(),
    end("completed", "The whole answer."),
  ],
  "run-cancelled": [...begin, ...responsesMessage(0, ["I will now"]).slice(0, -2), end("cancelled", "I will now")],
  "run-large-answer": [
    ...begin,
    ...responsesCall(0, "call_a", "write_file", [`{"text":"${"ä".repeat(chunkBytes / 2)}"}`]),
    responseDone(),
    { toolStarted: "call_a" },
    { toolFinished: "call_a", output: "ok" },
    end("completed", "Done.", { structured_output: { text: "z".repeat(chunkBytes) } }),
  ],
};
