// A process of its own that executes queued runs as `CADRE_ROLE=worker` does, until it is told to leave: `worker-process.ts` starts it.
import { boot } from "@/instrumentation-node";

await boot();
process.stdout.write("ready\n");
