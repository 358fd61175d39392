import { expect, test } from "vitest";
import type { StreamEvent, StreamEventBody } from "./events";
import { emptyRunView, foldEvent, textOf } from "./fold";
import { toStreamEvent } from "./frames";

const identity = { runId: "run_1", streamId: "stream_1", conversationId: null };

function event(seq: number, body: StreamEventBody): StreamEvent {
  return toStreamEvent(identity, "triage", seq, new Date(0), body);
}

const item = { output_index: 0, item_id: "item_0" };
const added = event(1, { kind: "output_item.added", ...item, item_type: "message" });
const delta = (seq: number, text: string) =>
  event(seq, { kind: "message.delta", ...item, content_index: 0, delta: text });
const fold = (events: StreamEvent[]) => events.reduce(foldEvent, emptyRunView("triage"));

test("an event that was seen before changes nothing", () => {
  const view = fold([added, delta(2, "Hello")]);
  expect(foldEvent(view, delta(2, "Hello"))).toBe(view);
});

test("a discarded item takes its text along", () => {
  const view = fold([
    added,
    delta(2, "Hello"),
    event(3, { kind: "output_item.discarded", ...item, reason: "interrupted" }),
  ]);
  expect(view.parts).toEqual([]);
});

test("the event with id 0 that announces a failover empties the view, so the stream can be read again", () => {
  const reset = event(0, { kind: "output_item.discarded", output_index: 0, item_id: "*", reason: "failover" });
  const view = fold([added, delta(2, "Lost"), delta(3, " words"), reset, added, delta(2, "Kept")]);
  expect(textOf(view.parts)).toBe("Kept");
  expect(view.lastEventId).toBe(2);
});

test("a payload that a takeover sends again replaces the half that came before", () => {
  const target = { item_id: "item_0", field: "output" };
  const call = { ...item, call_id: "call_1", tool: "big" };
  const piece = (seq: number, index: number, data: string) =>
    event(seq, { kind: "chunk.delta", target, chunk_index: index, encoding: "utf8", data });
  const view = fold([
    event(1, { kind: "output_item.added", ...item, item_type: "tool_call", tool: "big", call_id: "call_1" }),
    event(2, { kind: "tool.output", ...call, output: "", is_error: false }),
    piece(3, 0, "first half, "),
    event(4, { kind: "tool.output", ...call, output: "", is_error: false }),
    piece(5, 0, "first half, "),
    piece(6, 1, "second half"),
    event(7, { kind: "chunk.done", target, chunk_count: 2 }),
  ]);
  expect(view.parts).toMatchObject([{ output: "first half, second half" }]);
});
