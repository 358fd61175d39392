import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { processIdentity } from "@/dev/bootstrap/identity.mjs";
import { type ManagedProcess, manageProcess } from "@/dev/managed-process";
import { inRoot } from "@/dev/paths";
import { spawnTied } from "@/dev/tied-process";
import { until } from "@/dev/wait";

const patience = { everyMs: 20, timeoutMs: 15_000 };
const folder = mkdtempSync(path.join(tmpdir(), "cadre-processes-"));
const idle = "setInterval(() => {}, 1000);";
let managed: ManagedProcess | undefined;

function specOf(name: string, code: string) {
  return {
    name,
    args: ["-e", code],
    env: { PATH: process.env.PATH ?? "" },
    mode: "production" as const,
    logFile: path.join(folder, `${name}.log`),
    graceMs: 300,
  };
}

afterEach(async () => {
  await managed?.stop();
  managed = undefined;
});

it("starts a process again when it dies", async () => {
  const pids: string[] = [];
  managed = manageProcess({
    ...specOf("restarted", `process.stdout.write(process.pid + "\\n"); ${idle}`),
    onLine: (text) => pids.push(text),
    answers: async (ended) => until(() => pids.length > 0, { ...patience, signal: ended }),
  });
  await managed.ready;
  process.kill(Number(pids[0]), "SIGKILL");
  expect(await until(() => pids.length === 2, patience)).toBe(true);
  expect(pids[1]).not.toBe(pids[0]);
});

it("gives up on a process that keeps ending before it answers, and says what it wrote last", async () => {
  managed = manageProcess({
    ...specOf("broken", 'process.stderr.write("no such table\\n"); process.exit(3);'),
    answers: async (ended) => until(() => false, { ...patience, signal: ended }),
  });
  await expect(managed.ready).rejects.toThrow(/ended 3 times.*exit code 3[\s\S]*no such table/);
});

it("kills what ignores SIGTERM, together with its children, once the grace is over", async () => {
  const code = `process.on("SIGTERM", () => {});
    const child = require("node:child_process").spawn(process.execPath, ["-e", "${idle}"], { stdio: "ignore" });
    process.stdout.write(child.pid + "\\n"); ${idle}`;
  let grandchild = 0;
  const tied = spawnTied({ ...specOf("stubborn", code), onLine: (text) => (grandchild = Number(text)) });
  await until(() => grandchild > 0, patience);
  await tied.end();
  expect([processIdentity(tied.record.pid), processIdentity(grandchild)]).toEqual([null, null]);
});

it("ends a tied process when the one that started it is killed without warning", async () => {
  const script = path.join(folder, "starter.ts");
  const spec = JSON.stringify(specOf("orphan", idle));
  writeFileSync(
    script,
    `import { spawnTied } from ${JSON.stringify(inRoot("dev/tied-process.ts"))};
     const tied = spawnTied(${spec});
     process.stdout.write(tied.record.pid + "\\n");`,
  );
  const starter = spawn(process.execPath, ["--import", "tsx", script], { cwd: inRoot() });
  const [output] = await once(starter.stdout, "data");
  const pid = Number(String(output).trim());
  expect(processIdentity(pid)).not.toBeNull();
  starter.kill("SIGKILL");
  expect(await until(() => processIdentity(pid) === null, patience)).toBe(true);
});

it("keeps what a process wrote in its log file", async () => {
  const spec = specOf("writer", 'process.stdout.write("first\\n"); process.stderr.write("second\\n");');
  const tied = spawnTied(spec);
  expect(await tied.exited).toBe(0);
  await tied.end();
  expect(readFileSync(spec.logFile, "utf8").trim().split("\n").sort()).toEqual(["first", "second"]);
});
