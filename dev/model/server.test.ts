import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 30_000 });

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

async function start(entry: string, env: Record<string, string> = {}): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", entry], {
    env: { ...process.env, PORT: "0", DEMO_MODEL_LATENCY_MS: "0", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  started.push(child);
  const [line] = await once(child.stdout, "data");
  const url = /^ready (?<url>http:\/\/127\.0\.0\.1:\d+)\n$/u.exec(String(line))?.groups?.url;
  if (!url) throw new Error(`Not the ready line: ${String(line)}`);
  return { child, url };
}

async function ask(url: string, input: string): Promise<string> {
  const response = await fetch(`${url}/v1/responses`, { method: "POST", body: JSON.stringify({ model: "m", input }) });
  return response.text();
}

test("says where it listens, answers, and exits on SIGTERM even with a stream open", async () => {
  const { child, url } = await start("dev/model/server.ts");
  expect(await ask(url, "hi")).toContain("demo model");
  const hanging = ask(url, "hang").catch(() => "cut");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(await hanging).toBe("cut");
});

test("exits when whoever started it is gone", async () => {
  const { child } = await start("dev/model/server.ts", { GUARD_STDIN: "1" });
  child.stdin?.end();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("only the scripted entry follows scripts", async () => {
  const script = 'script: [{"text": "word for word"}]';
  const demo = await start("dev/model/server.ts");
  expect(await ask(demo.url, script)).not.toContain('"text":"word for word"');
  expect((await fetch(`${demo.url}/__journal`)).status).toBe(404);
  const scripted = await start("dev/model/scripted.ts");
  expect(await ask(scripted.url, script)).toContain('"text":"word for word"');
  expect(await ask(scripted.url, "hi")).toContain("demo model");
});
