// Loaded with `--import` into processes that the supervisor starts, so that none outlives it. CADRE_LIFELINE says how:
// `pipe:<fd>:<graceMs>`  the supervisor holds the other end; when it dies, however it dies, this process ends its group
// `parent:<graceMs>`     this process ends itself when npm, which runs it, is gone
import { Socket } from "node:net";
import { watchParent } from "./parent.mjs";

const [kind, ...numbers] = (process.env.CADRE_LIFELINE ?? "").split(":");
// Workers inherit the flag and the environment, but not the pipe.
delete process.env.CADRE_LIFELINE;

function end(target, graceMs) {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => stream.destroy());
  setTimeout(() => process.kill(target, "SIGKILL"), graceMs).unref();
  process.kill(target, "SIGTERM");
}

if (kind === "pipe") {
  const [fd, graceMs] = numbers.map(Number);
  const pipe = new Socket({ fd, readable: true, writable: false });
  pipe.on("error", () => pipe.destroy());
  pipe.once("close", () => end(-process.pid, graceMs));
  pipe.resume();
  pipe.unref();
}

if (kind === "parent") watchParent(() => end(process.pid, Number(numbers[0])));
