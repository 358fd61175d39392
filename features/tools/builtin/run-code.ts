import "server-only";
import { z } from "zod";
import { runProgram } from "@/features/tools/sandbox/run-program";
import { defineTool } from "@/features/tools/schema";

export const runCode = defineTool({
  name: "run_code",
  displayName: "Run code",
  description:
    "Runs JavaScript in a sandbox and returns what it prints with console.log and the value of its last expression. " +
    "Top-level await works. There is no network, no file system, no timers and no modules; 5 seconds and 64 MB.",
  parameters: z.object({
    code: z.string().max(50_000).describe("The JavaScript program."),
  }),
  effect: "pure",
  timeoutMs: 20_000,
  async execute({ code }, { signal }) {
    const { stdout, result, error, durationMs } = await runProgram(code, signal);
    return { stdout, result, error, duration_ms: durationMs };
  },
});
