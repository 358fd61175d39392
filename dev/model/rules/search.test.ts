import { expect, test } from "vitest";
import { findDocsSearch, findHistorySearch, findProductQuestion, widerQuery } from "./search";

test.each([
  ["search the docs for rate limits", "rate limits"],
  ["how do I rebrand Cadre?", "rebrand"],
  ["What do the docs say about authentication?", "authentication"],
  ["Research the run engine", "run engine"],
])("“%s” searches the docs for “%s”", (clause, query) => {
  expect(findDocsSearch(clause)).toMatchObject({ tool: "search_docs", query });
});

test.each([
  ["How does Cadre isolate organizations?", "isolate organizations"],
  ["Tell me about rate limiting", "rate limiting"],
  ["Which environment variables are there?", "environment variables"],
  ["what happens to my run if the server crashes?", "run server crashes"],
  ["what license is Cadre under?", "license"],
])("“%s” is a question about the product", (clause, query) => {
  expect(findDocsSearch(clause)).toBeUndefined();
  expect(findProductQuestion(clause)).toMatchObject({ tool: "search_docs", query });
});

test.each([
  ["Find the conversation where I asked about tax", "tax"],
  ["have we talked about invoices before?", "invoices"],
  ["search my history for holiday plans", "holiday plans"],
])("“%s” searches earlier conversations for “%s”", (clause, query) => {
  expect(findHistorySearch(clause)).toMatchObject({ tool: "search_conversations", query });
});

test.each(["How do I bake bread?", "What is Cadre?", "which model are you?", "Who won the 2022 World Cup?"])(
  "“%s” searches nothing",
  (clause) => {
    expect(findDocsSearch(clause) ?? findHistorySearch(clause) ?? findProductQuestion(clause)).toBeUndefined();
  },
);

test("a search that found nothing is widened to its longest word", () => {
  expect(widerQuery("my api keys rotation")).toBe("rotation");
  expect(widerQuery("invoices")).toBe("invoice");
  expect(widerQuery("rotation")).toBeUndefined();
});
