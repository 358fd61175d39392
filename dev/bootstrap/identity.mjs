// Plain JavaScript: start.mjs uses this before any dependency is installed.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const linux = process.platform === "linux";
let bootId;

function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], parent: Number(fields[1]), group: Number(fields[2]), startTicks: fields[19] };
  } catch {
    return null;
  }
}

/** Start times count from the boot, so they tell processes apart only together with it. Some sandboxes hide it. */
function readBootId() {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown boot";
  }
}

/** What tells this process from a later one with the same pid; null when there is none (a zombie counts as none). */
export function processIdentity(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (linux) {
    const stat = readStat(pid);
    if (stat === null || stat.state === "Z" || stat.state === "X") return null;
    bootId ??= readBootId();
    return `${bootId}:${stat.startTicks}`;
  }
  const result = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return result.stdout?.trim() || null;
}

/** The record that finds this process again: `{ pid, identity }`. */
export function identify(pid) {
  return { pid, identity: processIdentity(pid) };
}

/** True while the very process of the record lives. */
export function isAlive(record) {
  return Boolean(record?.identity) && processIdentity(record.pid) === record.identity;
}

/** A process's parent, or null. Linux only: elsewhere only our own parent is known. */
export function parentOf(pid) {
  if (linux) return readStat(pid)?.parent ?? null;
  return pid === process.pid ? process.ppid : null;
}

/** The command line of a process, for messages. */
export function commandOf(pid) {
  if (!linux) return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim() ?? "";
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean).join(" ");
  } catch {
    return "";
  }
}

/** The working directory of a process; null where the system does not tell. */
export function directoryOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, "");
  } catch {
    return null;
  }
}

/** Living members of a process group. */
function groupMembers(group) {
  if (linux) {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        const stat = readStat(pid);
        return stat !== null && stat.group === group && stat.state !== "Z";
      });
  }
  const { stdout } = spawnSync("ps", ["-axo", "pid=,pgid=,stat="], { encoding: "utf8" });
  return (stdout ?? "")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, member, state]) => Number(member) === group && !state?.startsWith("Z"))
    .map(([pid]) => Number(pid));
}

function signal(target, name) {
  try {
    process.kill(target, name);
    return true;
  } catch (error) {
    if (error.code === "ESRCH") return false;
    throw error;
  }
}

/**
 * Ends a process group by the record of its leader: SIGTERM, then SIGKILL after `graceMs`. A leader that was
 * replaced by another process is left alone; orphans of a dead leader are ended only if they work inside `root`.
 * Returns true when something was ended.
 */
export async function endGroup(record, { graceMs, root }) {
  if (!record?.identity) return false;
  const leader = processIdentity(record.pid);
  if (leader !== null && leader !== record.identity) return false;
  const living = () => groupMembers(record.pid);
  const worksHere = (pid) => `${directoryOf(pid)}/`.startsWith(`${root}/`);
  if (living().length === 0 || (leader === null && !living().every(worksHere))) return false;
  signal(-record.pid, "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (living().length > 0 && Date.now() < deadline) await delay(50);
  while (living().length > 0) {
    signal(-record.pid, "SIGKILL");
    await delay(50);
  }
  return true;
}
