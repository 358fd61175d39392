import fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameParser, type Frame } from "./frame-parser";

function parse(chunks: Iterable<Uint8Array>): { frames: Frame[]; retries: number[] } {
  const frames: Frame[] = [];
  const retries: number[] = [];
  const parser = createFrameParser({ onFrame: (frame) => frames.push(frame), onRetry: (ms) => retries.push(ms) });
  for (const chunk of chunks) parser.push(chunk);
  return { frames, retries };
}

const bytes = (text: string) => new TextEncoder().encode(text);

const sample = [
  ": connected\n\n",
  "retry: 2000\n",
  'id: 1\nevent: message\ndata: {"delta":"Zürich 東京 👩‍🔬"}\n\n',
  "id: 2\r\ndata: first\r\ndata:second\r\n\r\n",
  ": heartbeat\n\n",
  "id: 3\rdata:  two spaces\r\r",
  "data\n\n",
  "id: 4\ndata: the end\n\n",
  "id: 5\ndata: cut before its blank line\n",
].join("");

const expected = {
  frames: [
    { id: "1", event: "message", data: '{"delta":"Zürich 東京 👩‍🔬"}' },
    { id: "2", event: "message", data: "first\nsecond" },
    { id: "3", event: "message", data: " two spaces" },
    { id: "3", event: "message", data: "" },
    { id: "4", event: "message", data: "the end" },
  ],
  retries: [2000],
};

test("a stream in one piece gives its frames and its retry time", () => {
  expect(parse([bytes(sample)])).toEqual(expected);
});

test("a stream cut in two at any byte gives the same frames", () => {
  const all = bytes(sample);
  for (let cut = 0; cut <= all.length; cut++) {
    expect(parse([all.subarray(0, cut), all.subarray(cut)]), `cut at byte ${cut}`).toEqual(expected);
  }
});

test("a stream that arrives byte by byte gives the same frames", () => {
  expect(parse(Array.from(bytes(sample), (byte) => Uint8Array.of(byte)))).toEqual(expected);
});

test("any frames in any line endings survive any cuts", () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n\0]/g, " "));
  const frame = fc.record({ id: fc.nat().map(String), data: fc.array(line, { minLength: 1, maxLength: 4 }) });
  const ending = fc.constantFrom("\n", "\r\n", "\r");
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(frame), ending, cuts, (frames, end, fractions) => {
      const text = frames
        .map(({ id, data }) => [`id: ${id}`, ...data.map((part) => `data: ${part}`), "", ""].join(end))
        .join("");
      const all = bytes(text);
      const positions = [0, ...fractions.map((f) => Math.floor(f * all.length)).toSorted((a, b) => a - b), all.length];
      const chunks = positions.slice(1).map((position, index) => all.subarray(positions[index], position));
      const want = frames.map(({ id, data }) => ({ id, event: "message", data: data.join("\n") }));
      expect(parse(chunks).frames).toEqual(want);
    }),
  );
});
