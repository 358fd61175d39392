import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import { POST as hookRoute } from "@/app/api/v1/hooks/[token]/route";
import { plainCommand, signedCommand } from "@/features/triggers/utils";
import { pool } from "@/lib/db/client";
import { signUp } from "../../setup/api";
import { startScriptedModel } from "../../setup/scripted-model";
import { serveRoute } from "../../setup/serve-route";
import { givenWebhook } from "../../setup/webhooks";

const example = /```sh\n([\s\S]+?)\n```/.exec(readFileSync("docs/webhooks-inbound.md", "utf8"))?.[1] ?? "";

await startScriptedModel("responses");
const served = await serveRoute(hookRoute);
afterAll(() => served.close());

/** What a person sees who pastes a command into their shell: each answer with its status. */
async function pasteAll(command: string, variables: Record<string, string> = {}) {
  const shown = command.replaceAll("curl -X", "curl -sS -w '\\n%{http_code}\\n' -X");
  const child = spawn("bash", ["-euo", "pipefail", "-c", shown], {
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "test", ...variables },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = (await text(child.stdout)).trim().split("\n");
  return lines.flatMap((line, index) =>
    index % 2 === 0
      ? [{ status: Number(lines[index + 1]), body: JSON.parse(line) as { run_id?: string; repeated?: boolean } }]
      : [],
  );
}

async function paste(command: string, variables: Record<string, string> = {}) {
  const [answer, ...more] = await pasteAll(command, variables);
  expect(more).toEqual([]);
  if (!answer) throw new Error("Nobody answered.");
  return answer;
}

test("the docs and the webhook's page show the same example", () => {
  expect(example).toBe(signedCommand("$HOOK"));
});

describe("the example for a shell", () => {
  test("is taken over HTTP as it stands in the docs, and each time as a call of its own", async () => {
    const { HOOK, SECRET } = await givenHook();
    const first = await paste(example, { HOOK, SECRET });
    expect(first).toMatchObject({ status: 202, body: { repeated: false } });
    const second = await paste(example, { HOOK, SECRET });
    expect(second).toMatchObject({ status: 202, body: { repeated: false } });
    const [run] = await pool()`select input from runs where id = ${first.body.run_id ?? ""}`;
    expect(JSON.parse(run?.input)).toEqual({ text: "Hello" });
  });

  test("starts nothing when the same call is sent again, and is refused with another secret or body", async () => {
    const { HOOK, SECRET } = await givenHook();
    const sentTwice = `${example}\n${example.slice(example.indexOf("curl "))}`;
    const answers = await pasteAll(sentTwice, { HOOK, SECRET });
    expect(answers).toMatchObject([
      { status: 202, body: { repeated: false } },
      { status: 202, body: { repeated: true, run_id: answers[0]?.body.run_id } },
    ]);
    const other = await givenHook();
    expect((await paste(example, { HOOK, SECRET: other.SECRET })).status).toBe(401);
    const forged = example.replace("\ncurl ", "\nBODY='{}'\ncurl ");
    expect((await paste(forged, { HOOK, SECRET })).status).toBe(401);
    const late = example.replace("TIME=$(date +%s)", "TIME=$(($(date +%s) - 400))");
    expect((await paste(late, { HOOK, SECRET })).status).toBe(401);
    expect(await pool()`select id from runs where trigger_id = ${other.id}`).toHaveLength(0);
  });

  test("without a signature is taken as the webhook's page shows it", async () => {
    const { url } = await givenWebhook(await signUp());
    const answer = await paste(plainCommand(`${served.url}${new URL(url ?? "").pathname}`));
    expect(answer).toMatchObject({ status: 202, body: { repeated: false } });
  });
});

async function givenHook() {
  const { id, url, signing_secret } = await givenWebhook(await signUp(), { signed: true });
  return { id, HOOK: `${served.url}${new URL(url ?? "").pathname}`, SECRET: signing_secret ?? "" };
}
