// A worker process that does nothing but tick: `tests/integration/schedules/exactly-once.test.ts` starts several.
import { createInterface } from "node:readline";
import { startTicker } from "@/features/schedules/ticking/ticker";
import { pool } from "@/lib/db/client";

await pool()`select 1`;
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) if (line === "go") startTicker();
process.exit(0);
