import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { isInstalled } from "./install.mjs";

let root: string;

function write(file: string, content: unknown) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), JSON.stringify(content));
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "cadre-install-"));
  const present = { version: "1.0.0" };
  const foreign = { version: "1.0.0", optional: true, os: ["an-other-system"] };
  write("package.json", { dependencies: { present: "^1.0.0" } });
  write("package-lock.json", {
    packages: { "": {}, "node_modules/present": present, "node_modules/foreign": foreign },
  });
  write("node_modules/.package-lock.json", { packages: { "node_modules/present": present } });
  write("node_modules/present/package.json", present);
  mkdirSync(path.join(root, "node_modules/.bin"));
  symlinkSync(process.execPath, path.join(root, "node_modules/.bin/node"));
});

describe("the dependencies", () => {
  it("count as installed when npm's own record agrees with the lockfile, other systems' packages aside", () => {
    expect(isInstalled(root)).toBe(true);
  });

  it("count as missing when npm left no record, as a killed npm does", () => {
    rmSync(path.join(root, "node_modules/.package-lock.json"));
    expect(isInstalled(root)).toBe(false);
  });

  it("count as missing while the mark of an unfinished install is there, whatever else there is", () => {
    expect(isInstalled(root)).toBe(true);
    write("node_modules/.cadre-unfinished", "");
    expect(isInstalled(root)).toBe(false);
  });

  it("count as missing when the lockfile asks for another version than npm installed", () => {
    expect(isInstalled(root)).toBe(true);
    write("package-lock.json", { packages: { "": {}, "node_modules/present": { version: "1.0.1" } } });
    expect(isInstalled(root)).toBe(false);
  });

  it("count as missing when a package's folder is gone", () => {
    rmSync(path.join(root, "node_modules/present"), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });

  it("count as missing when their Node does not run", () => {
    rmSync(path.join(root, "node_modules/.bin/node"));
    expect(isInstalled(root)).toBe(false);
  });
});
