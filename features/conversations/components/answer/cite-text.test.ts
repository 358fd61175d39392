import { expect, test } from "vitest";
import type { CitationPart } from "@/features/runs/schema";
import { citeText } from "./cite-text";

function cite(url: string, start: number, end: number): CitationPart {
  return { type: "url", title: url, url, file_id: null, start_index: start, end_index: end };
}

test("a number follows each cited statement, and the same source keeps its number", () => {
  const text = "One. Two. Three.";
  const { text: cited, sources } = citeText(text, [
    cite("https://a.example/", 0, 4),
    cite("https://b.example/", 5, 9),
    cite("https://a.example/", 10, 16),
  ]);
  expect(cited).toBe(
    'One.[1](<https://a.example/> "citation") Two.[2](<https://b.example/> "citation") Three.[1](<https://a.example/> "citation")',
  );
  expect(sources.map(({ number, citation }) => [number, citation.url])).toEqual([
    [1, "https://a.example/"],
    [2, "https://b.example/"],
  ]);
});

test("a link that the provider wrote gives way to the number", () => {
  const text = "High tide at 6 ([a.example](https://a.example/)).";
  const { text: cited } = citeText(text, [cite("https://a.example/", 15, 48)]);
  expect(cited).toBe('High tide at 6 [1](<https://a.example/> "citation").');
});

test("an address cannot break out of its link, and places outside the text are only listed", () => {
  const hostile = 'https://a.example/> "x") [free](https://evil.example';
  const { text, sources } = citeText("Word.", [cite(hostile, 0, 5), cite("https://b.example/", 90, 99)]);
  expect(text).not.toContain("[free](");
  expect(text.match(/\[\d+\]/g)).toEqual(["[1]"]);
  expect(sources).toHaveLength(2);
});

test("a file without an address is a number and no link", () => {
  const file: CitationPart = { type: "file", title: "a.pdf", url: null, file_id: null, start_index: 5, end_index: 5 };
  expect(citeText("Word. More.", [file]).text).toBe("Word.\\[1\\] More.");
});
