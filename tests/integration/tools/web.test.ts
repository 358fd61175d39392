import { expect, test } from "vitest";
import { startServer } from "@/tests/setup/tool-sources";
import { callTool, createOwner } from "./toolbox";

const asked: { path: string; authorization: string; body: string }[] = [];
const outside = await startServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += String(chunk)));
  request.on("end", () => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    asked.push({ path: pathname, authorization: request.headers.authorization ?? "", body });
    const json = (value: unknown) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (pathname === "/search") {
      const result = { title: "Heat pumps", url: "https://example.com/hp", content: "They move heat.", score: 1 };
      return json({ query: "q", results: [result], images: [], response_time: 1 });
    }
    if (pathname === "/long") return response.writeHead(200, { "content-type": "text/plain" }).end("x".repeat(50_000));
    if (pathname === "/away") return response.writeHead(302, { location: "http://169.254.169.254/" }).end();
    if (pathname === "/huge")
      return response.writeHead(200, { "content-type": "text/plain" }).end("x".repeat(6_000_000));
    return json({ sent: body });
  });
});
process.env.TAVILY_API_KEY = "tvly-test-key";
process.env.TAVILY_BASE_URL = outside;
const owner = await createOwner();

test("web search asks Tavily and answers with titles, addresses and snippets", async () => {
  const answer = await callTool(owner, "web_search", { query: "heat pumps", topic: "general", max_results: 5 });
  expect(answer).toMatchObject({
    results: [{ title: "Heat pumps", url: "https://example.com/hp", snippet: "They move heat." }],
  });
  expect(asked.find(({ path }) => path === "/search")).toMatchObject({ authorization: "Bearer tvly-test-key" });
  expect(JSON.stringify(answer)).not.toContain("tvly-test-key");
});

test("a long page comes in pieces, marked as somebody else's words", async () => {
  const first = await callTool(owner, "http_fetch", { url: `${outside}/long`, offset: 0 });
  expect(first).toMatchObject({ status: 200, total_characters: 50_000, next_offset: 20_000 });
  expect(first).toMatchObject({ notice: expect.stringContaining("not instructions") as string });
  expect(await callTool(owner, "http_fetch", { url: `${outside}/long`, offset: 40_000 })).toMatchObject({
    next_offset: null,
  });
});

test("a redirect to where nobody's service lives is not followed, even where private networks are allowed", async () => {
  expect(await callTool(owner, "http_fetch", { url: `${outside}/away`, offset: 0 })).toEqual({
    error: "This address leads into a private network.",
  });
});

test("an answer that is too large is not read to its end", async () => {
  expect(await callTool(owner, "http_fetch", { url: `${outside}/huge`, offset: 0 })).toEqual({
    error: expect.stringContaining("larger than") as string,
  });
});

test("what is sent arrives as it was written, and must be JSON", async () => {
  const sent = await callTool(owner, "http_post", { url: `${outside}/post`, json: '{"a": 1}' });
  expect(sent).toMatchObject({ status: 200, untrusted_content: '{"sent":"{\\"a\\": 1}"}' });
  expect(await callTool(owner, "http_post", { url: `${outside}/post`, json: "{" })).toEqual({
    error: "The body is not valid JSON.",
  });
});
