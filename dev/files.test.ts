import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writePrivateFile } from "./files";

const modeOf = (file: string) => statSync(file).mode & 0o777;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "cadre-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a secret is readable by its owner only, also where everybody could read the file before", () => {
  const file = path.join(folder, "keys/master.key");
  writePrivateFile(file, "first");
  expect(modeOf(file)).toBe(0o600);
  const open = path.join(folder, ".env.local");
  writeFileSync(open, "A=1\n", { mode: 0o644 });
  writePrivateFile(open, "A=1\nSECRET=x\n");
  expect([modeOf(open), readFileSync(open, "utf8")]).toEqual([0o600, "A=1\nSECRET=x\n"]);
});

test("what somebody put in the draft's place is neither written through nor kept", () => {
  const file = path.join(folder, "secret");
  const victim = path.join(folder, "victim");
  writeFileSync(victim, "untouched");
  symlinkSync(victim, `${file}.${process.pid}.tmp`);
  writePrivateFile(file, "secret");
  expect(readFileSync(victim, "utf8")).toBe("untouched");
  expect([modeOf(file), readFileSync(file, "utf8")]).toEqual([0o600, "secret"]);
  expect(readdirSync(folder).sort()).toEqual(["secret", "victim"]);
});
