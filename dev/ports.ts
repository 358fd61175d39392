import { readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { commandOf } from "./bootstrap/identity.mjs";
import { StartError } from "./bootstrap/print.mjs";
import { readTextOrNull, writePrivateFile } from "./files";
import { inVar } from "./paths";

const PORTS_TRIED = 50;
const rememberedFile = inVar("ports.json");

type PortName = "postgres" | "model" | "oauth" | "tools" | "mailbox" | "smtp";

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") resolve(true);
      else if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Free on both loopbacks: a browser may take `localhost` for either. */
export async function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return (await canListen(port, host)) && (await canListen(port, "::1"));
}

/** The first free port from `start` upwards. */
export async function findFreePort(start: number, host?: string): Promise<number> {
  for (let port = start; port < start + PORTS_TRIED; port++) {
    if (await isPortFree(port, host)) return port;
  }
  throw new StartError(`No free port between ${start} and ${start + PORTS_TRIED - 1}.`);
}

function listeningSockets(port: number): Set<string> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  const sockets = new Set<string>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const row of (readTextOrNull(table) ?? "").split("\n").slice(1)) {
      const columns = row.trim().split(/\s+/);
      if (columns[1]?.endsWith(`:${hexPort}`) && columns[3] === "0A" && columns[9])
        sockets.add(`socket:[${columns[9]}]`);
    }
  }
  return sockets;
}

function holdsSocket(pid: string, sockets: Set<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false; // Another person's process, or one that just ended.
  }
}

/** Who listens on a port, in words; where the system does not tell, just "another process". */
export function describePortOwner(port: number): string {
  const sockets = listeningSockets(port);
  if (sockets.size === 0) return "another process";
  const owner = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holdsSocket(name, sockets));
  if (owner === undefined) return "another person's process";
  return `process ${owner} (${commandOf(Number(owner)).slice(0, 80)})`;
}

function remembered(): Partial<Record<PortName, number>> {
  return JSON.parse(readTextOrNull(rememberedFile) ?? "{}");
}

/** The port this clone used last for `name`, or the first free one from `fallback`; kept for the next start. */
export async function choosePort(name: PortName, fallback: number): Promise<number> {
  const last = remembered()[name];
  const port = last !== undefined && (await isPortFree(last)) ? last : await findFreePort(fallback);
  rememberPort(name, port);
  return port;
}

export function rememberPort(name: PortName, port: number) {
  if (remembered()[name] !== port) writePrivateFile(rememberedFile, JSON.stringify({ ...remembered(), [name]: port }));
}
