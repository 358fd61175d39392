import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { identify } from "./identity.mjs";
import { lockHolder, tryLock } from "./lock.mjs";

let file: string;

beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), "cadre-lock-")), "a.lock");
});

describe("the lock of a clone", () => {
  it("is given to one holder and names it to the next", () => {
    expect(tryLock(file, { command: "npm start" }).release).toBeDefined();
    expect(tryLock(file).holder).toMatchObject({ pid: process.pid, command: "npm start" });
    expect(lockHolder(file)?.pid).toBe(process.pid);
  });

  it("is free again after its release", () => {
    tryLock(file).release?.();
    expect(lockHolder(file)).toBeNull();
    expect(tryLock(file).release).toBeDefined();
  });

  it("is taken over from a process that died", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(file, JSON.stringify({ pid, identity: "some boot:1", startedAt: "2026-01-01T00:00:00Z" }));
    expect(lockHolder(file)).toBeNull();
    expect(tryLock(file).release).toBeDefined();
  });

  it("is taken over when another process got the dead holder's pid", () => {
    writeFileSync(
      file,
      JSON.stringify({ pid: process.pid, identity: "some boot:1", startedAt: "2026-01-01T00:00:00Z" }),
    );
    expect(tryLock(file).release).toBeDefined();
  });

  it("is taken over when what it holds cannot be read", () => {
    writeFileSync(file, '{"pid":');
    expect(tryLock(file).release).toBeDefined();
  });

  it("stays with the one who took over when the former holder releases it", () => {
    const former = tryLock(file);
    const content = JSON.stringify({ ...identify(process.pid), startedAt: "later" });
    writeFileSync(file, content);
    former.release?.();
    expect(readFileSync(file, "utf8")).toBe(content);
  });

  it("goes to exactly one of many processes that find it stale at once", async () => {
    writeFileSync(file, JSON.stringify({ pid: 1, identity: "some boot:1", startedAt: "2026-01-01T00:00:00Z" }));
    const script = `
      import { tryLock } from ${JSON.stringify(new URL("./lock.mjs", import.meta.url).href)};
      process.stdout.write(tryLock(${JSON.stringify(file)}).release ? "mine\\n" : "taken\\n");
      setInterval(() => {}, 1000);`;
    const contenders = Array.from({ length: 8 }, () => spawn(process.execPath, ["--input-type=module", "-e", script]));
    const answers = await Promise.all(
      contenders.map(({ stdout }) => once(stdout, "data").then(([data]) => String(data).trim())),
    );
    for (const contender of contenders) contender.kill("SIGKILL");
    expect(answers.filter((answer) => answer === "mine")).toHaveLength(1);
    expect(readdirSync(path.dirname(file))).toEqual(["a.lock"]);
  });
});
