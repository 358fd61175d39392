import type { Server } from "node:http";
import { listen } from "./http";

/** Serves until the process is told to stop: by SIGTERM or SIGINT, or by its starter's end when GUARD_STDIN=1. */
export async function serve(server: Server): Promise<void> {
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
  if (process.env.GUARD_STDIN === "1") process.stdin.on("close", stop).on("end", stop).on("error", stop).resume();
  const url = await listen(server, Number(process.env.PORT ?? 0));
  process.stdout.write(`ready ${url}\n`);
}
