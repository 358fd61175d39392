// A process that sends the digests that are due once it is told to: `tests/integration/activity/digest.test.ts` starts several.
import { createInterface } from "node:readline";
import { sendDigests } from "@/features/notifications/telling/digest";
import { pool } from "@/lib/db/client";
import { stopJobs } from "@/lib/jobs/queue";

await pool()`select 1`;
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "go") process.stdout.write(`done ${await sendDigests(500)}\n`);
}
await stopJobs(1_000);
process.exit(0);
