import { afterAll, expect, test, vi } from "vitest";
import { GET as downloadRoute } from "@/app/api/v1/files/[file_id]/content/route";
import { POST as uploadRoute } from "@/app/api/v1/files/route";
import { POST as createRun } from "@/app/api/v1/runs/route";
import type { File } from "@/features/files/schema";
import { dropWarmPython } from "@/features/tools/sandbox/warm-python";
import { pool } from "@/lib/db/client";
import { type Person, request, signUp } from "../setup/api";
import { makePng } from "../setup/documents";
import { startModel } from "../setup/model";
import { endOf, eventsOf, startEngine, viewOf } from "../setup/runs";

// Loading Python takes seconds of processor time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const { answerWith } = await startModel();
await startEngine();
afterAll(dropWarmPython);
const person = await signUp();

async function upload(owner: Person, name: string, text: string): Promise<File> {
  const body = new TextEncoder().encode(text);
  const response = await uploadRoute(
    request(`/api/v1/files?name=${name}`, { method: "POST", token: owner.token, body }),
  );
  return (await response.json()) as File;
}

/** The model calls one tool and then answers; gives back what the tool's part of the answer became. */
async function callTool(owner: Person, tool: string, args: unknown, body: Record<string, unknown> = {}) {
  answerWith(({ messages }) =>
    messages.at(-1)?.role === "tool"
      ? { content: "Done." }
      : { toolCalls: [{ name: tool, arguments: JSON.stringify(args) }] },
  );
  const response = await createRun(
    request("/api/v1/runs", {
      method: "POST",
      token: owner.token,
      body: { message: "Go", agent: "code-assistant", ...body },
    }),
  );
  expect(response.status).toBe(201);
  const run = (await response.json()) as { id: string; conversation_id: string };
  await endOf(run.id);
  const part = viewOf(await eventsOf(run.id)).parts.find(({ type }) => type === "tool_call");
  if (part?.type !== "tool_call") throw new Error("The tool was not called.");
  return { ...run, part, output: JSON.parse(part.output ?? "null") as Record<string, unknown> };
}

const copyPicture = `
import base64
with open("/output/dot.png", "wb") as file:
    file.write(base64.b64decode("${Buffer.from(makePng()).toString("base64")}"))
open("/input/numbers.csv").read()`;

test("a Python program reads what was attached, and the picture that it makes is the person's", async () => {
  const table = await upload(person, "numbers.csv", "1,2");
  const args = { language: "python", code: copyPicture, files: ["numbers.csv"] };
  const { conversation_id, part, output } = await callTool(person, "run_code", args, { file_ids: [table.id] });
  expect(output).toMatchObject({ result: "'1,2'", error: null, files: ["dot.png"] });
  expect(part.status).toBe("completed");
  const [picture] = part.files ?? [];
  expect(picture).toMatchObject({ name: "dot.png", media_type: "image/png", size_bytes: makePng().byteLength });
  const path = `/api/v1/files/${picture?.id}/content`;
  const shown = await downloadRoute(request(path, { token: person.token }));
  expect(shown.headers.get("content-disposition")).toContain("inline");
  expect(Buffer.from(await shown.arrayBuffer()).equals(makePng())).toBe(true);
  const stranger = await signUp();
  expect((await downloadRoute(request(path, { token: stranger.token }))).status).toBe(404);
  await pool()`delete from conversations where id = ${conversation_id}`;
  expect((await downloadRoute(request(path, { token: person.token }))).status).toBe(404);
});

test("what one program wrote, the next one of the conversation can read; a page that it wrote never runs", async () => {
  const first = await callTool(person, "run_code", { code: "files.write('page.html', '<script>1</script>')" });
  const [page] = first.part.files ?? [];
  expect(page?.media_type).toBe("text/plain");
  const again = { conversation_id: first.conversation_id };
  const next = await callTool(person, "run_code", { code: "files.read('page.html')", files: ["page.html"] }, again);
  expect(next.output).toMatchObject({ result: "<script>1</script>" });
});

test("a file of another conversation, or of nobody, is not there", async () => {
  await upload(person, "elsewhere.txt", "secret");
  const { part, output } = await callTool(person, "run_code", { code: "1", files: ["elsewhere.txt"] });
  expect(output).toEqual({ error: "This conversation has no file named elsewhere.txt." });
  expect(part.status).toBe("failed");
});

test("files are found by the words in them, and only one's own", async () => {
  const { id } = await upload(
    person,
    "lease.md",
    "# Lease\n\nThe notice period is three months to the end of a quarter.",
  );
  const other = await signUp();
  await upload(other, "theirs.md", "Their notice period is secret.");
  const { output } = await callTool(person, "search_files", { query: "notice period" }, { agent: "retriever" });
  expect(output.results).toEqual([
    {
      file_id: id,
      name: "lease.md",
      snippet: expect.stringContaining("notice period is three months") as string,
      added_at: expect.any(String) as string,
    },
  ]);
  const sentence = { query: "How long does the quarter notice last?" };
  expect((await callTool(person, "search_files", sentence, { agent: "retriever" })).output.results).toHaveLength(1);
  const nothing = { query: "zeppelin" };
  expect((await callTool(person, "search_files", nothing, { agent: "retriever" })).output.results).toEqual([]);
});
