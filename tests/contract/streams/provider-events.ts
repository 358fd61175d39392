import type { ResponseStreamEvent } from "@openai/agents";
import type { StreamEventBody, StreamScope, StreamWorkflow } from "@/features/runs/stream/events";
import type { FileRef } from "@/features/tools/schema";

/** One step of a recorded run: an event of the provider, or something the engine does between them. */
export type Step = { scope?: StreamScope; place?: StreamWorkflow } & (
  | { model: ResponseStreamEvent; files?: Record<string, FileRef> }
  | { toolStarted: string }
  | { toolFinished: string; output: string; failed?: boolean; files?: FileRef[] }
  | { approval: string; status: "requested" | "approved" | "rejected"; arguments: string; reason?: string }
  /** A call that a workflow makes itself. */
  | { workflowCall: string; tool: string; toolName: string; arguments: string }
  /** What the engine records by itself; `agent` is who has the floor from there on. */
  | { body: StreamEventBody; agent?: string }
);

/** An event of the Responses API or a chunk of the Chat Completions API, as the SDK hands it on. */
export function raw(event: unknown, files?: Record<string, FileRef>): Step {
  return { model: { type: "model", event }, ...(files ? { files } : {}) };
}

/** The end of a model response. */
export function responseDone(): Step {
  const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
  return { model: { type: "response_done", response: { id: "resp_1", output: [], usage } } };
}

export function responsesMessage(index: number, pieces: string[]): Step[] {
  return [
    raw({ type: "response.output_item.added", output_index: index, item: { type: "message", id: "msg_1" } }),
    raw({ type: "response.content_part.added", output_index: index, content_index: 0, part: { type: "output_text" } }),
    ...pieces.map((delta) => raw({ type: "response.output_text.delta", output_index: index, content_index: 0, delta })),
    raw({ type: "response.output_text.done", output_index: index, content_index: 0, text: pieces.join("") }),
    raw({ type: "response.output_item.done", output_index: index, item: { type: "message", id: "msg_1" } }),
  ];
}

export function responsesReasoning(index: number, sections: string[][]): Step[] {
  return [
    raw({
      type: "response.output_item.added",
      output_index: index,
      item: { type: "reasoning", id: "rs_1", summary: [] },
    }),
    ...sections.flatMap((pieces, summaryIndex) => [
      raw({ type: "response.reasoning_summary_part.added", output_index: index, summary_index: summaryIndex }),
      ...pieces.map((delta) =>
        raw({ type: "response.reasoning_summary_text.delta", output_index: index, summary_index: summaryIndex, delta }),
      ),
      raw({ type: "response.reasoning_summary_part.done", output_index: index, summary_index: summaryIndex }),
    ]),
    raw({ type: "response.output_item.done", output_index: index, item: { type: "reasoning", id: "rs_1" } }),
  ];
}

export function responsesCall(index: number, callId: string, name: string, pieces: string[]): Step[] {
  const item = { type: "function_call", id: `fc_${index}`, call_id: callId, name };
  return [
    raw({ type: "response.output_item.added", output_index: index, item }),
    ...pieces.map((delta) => raw({ type: "response.function_call_arguments.delta", output_index: index, delta })),
    raw({ type: "response.function_call_arguments.done", output_index: index, arguments: pieces.join("") }),
    raw({ type: "response.output_item.done", output_index: index, item }),
  ];
}

export function chatChunk(delta: Record<string, unknown>, finishReason: string | null = null): Step {
  return raw({ object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finishReason }] });
}

/** A tool that the provider runs: its item appears, goes through `progress`, and ends with what `done` adds. */
export function hostedCall(
  index: number,
  item: { type: string; id: string } & Record<string, unknown>,
  progress: Record<string, unknown>[],
  done: Record<string, unknown>,
  files?: Record<string, FileRef>,
): Step[] {
  const place = { output_index: index, item_id: item.id };
  const end = { ...item, ...done, status: done.status ?? "completed" };
  return [
    raw({ type: "response.output_item.added", output_index: index, item: { ...item, status: "in_progress" } }),
    ...progress.map((event) => raw({ ...place, ...event })),
    raw({ type: "response.output_item.done", output_index: index, item: end }, files),
  ];
}

/** A message whose text is cited: the annotations arrive after the text they belong to. */
export function citedMessage(
  index: number,
  pieces: string[],
  annotations: Record<string, unknown>[],
  files?: Record<string, FileRef>,
): Step[] {
  const message = responsesMessage(index, pieces);
  const event = {
    type: "response.output_text.annotation.added",
    output_index: index,
    item_id: "msg_1",
    content_index: 0,
  };
  const cited = annotations.map((annotation, number) => raw({ ...event, annotation_index: number, annotation }, files));
  return [...message.slice(0, -2), ...cited, ...message.slice(-2)];
}

export function inScope(scope: StreamScope, steps: Step[]): Step[] {
  return steps.map((step) => ({ ...step, scope }));
}

/** What a step of a workflow says and does. */
export function inStep(place: StreamWorkflow, steps: Step[]): Step[] {
  return steps.map((step) => ({ ...step, place }));
}

/** Two branches at the same time: one step of each in turn. */
export function inTurns(a: Step[], b: Step[]): Step[] {
  const longest = Math.max(a.length, b.length);
  return Array.from({ length: longest }, (_, index) => [a[index], b[index]].flatMap((step) => step ?? [])).flat();
}
