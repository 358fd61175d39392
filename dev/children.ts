import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { endGroup, identify, isAlive, type ProcessRecord } from "./bootstrap/identity.mjs";
import { readTextOrNull, writePrivateFile } from "./files";
import { inVar, root } from "./paths";

/** One file per process group, so that several commands in one clone never write the same one. */
type ChildFile = { name: string; child: ProcessRecord; owner: ProcessRecord };

const LEFTOVER_GRACE_MS = 3000;
const folder = inVar("children");
const fileOf = (child: ProcessRecord) => inVar("children", `${child.pid}.json`);

export function recordChild(name: string, child: ProcessRecord) {
  const content: ChildFile = { name, child, owner: identify(process.pid) };
  writePrivateFile(fileOf(child), JSON.stringify(content));
}

export function forgetChild(child: ProcessRecord) {
  rmSync(fileOf(child), { force: true });
}

function childFiles(): ChildFile[] {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.flatMap((name) => {
    const text = readTextOrNull(inVar("children", name));
    return text === null ? [] : [JSON.parse(text)];
  });
}

/** Ends the process groups of commands that were killed before they could do it themselves. Returns their names. */
export async function endLeftovers(): Promise<string[]> {
  const ended: string[] = [];
  for (const { name, child, owner } of childFiles()) {
    if (isAlive(owner)) continue;
    if (await endGroup(child, { graceMs: LEFTOVER_GRACE_MS, root })) ended.push(name);
    forgetChild(child);
  }
  return ended;
}
