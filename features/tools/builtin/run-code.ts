import "server-only";
import { z } from "zod";
import { readConversationFiles } from "@/features/files/attaching/conversation-files";
import { storeFile } from "@/features/files/storing/store-file";
import type { ProgramFile } from "@/features/tools/sandbox/program";
import { runJavaScript } from "@/features/tools/sandbox/run-javascript";
import { runPython } from "@/features/tools/sandbox/run-python";
import { defineTool, type FileRef, type ToolContext, ToolResult } from "@/features/tools/schema";
import { AppError } from "@/lib/errors";

const mostInputs = 10;

export const runCode = defineTool({
  name: "run_code",
  displayName: "Run code",
  description: `Runs a program in a sandbox and returns what it prints, the value of its last expression, and its files.
Neither language has a network, other programs, or more than its standard library. Top-level await works.
javascript: 5 seconds, 64 MB. files.list(), files.read(name), files.readBytes(name), files.write(name, textOrBytes). No timers.
python: 10 seconds, 256 MB. The named files lie in /input; files written to /output (the current folder) are kept.
Files that a program writes are shown to the person: PNG, JPEG, WebP and GIF as pictures, others to download.`,
  parameters: z.object({
    code: z.string().max(50_000).describe("The program."),
    language: z.enum(["javascript", "python"]).default("javascript"),
    files: z
      .array(z.string().max(255))
      .max(mostInputs)
      .default([])
      .describe("Names of files of this conversation that the program needs."),
  }),
  effect: "pure",
  timeoutMs: 120_000,
  async execute({ code, language, files: names }, context) {
    const inputs = await readInputs(context, names);
    const missing = names.filter((name) => !inputs.some((input) => input.name === name));
    if (missing.length > 0) return { error: `This conversation has no file named ${missing.join(", ")}.` };
    const run = language === "python" ? runPython : runJavaScript;
    const { stdout, result, error, durationMs, files, notes } = await run({ code, files: inputs }, context.signal);
    const kept = await keepFiles(context, files);
    const told = [...notes, ...kept.notes];
    const output = { stdout, result, error, duration_ms: durationMs };
    if (kept.files.length === 0 && told.length === 0) return output;
    return new ToolResult({ ...output, files: kept.files.map(({ name }) => name), notes: told }, kept.files);
  },
});

/** Names are kept free of separators, so a file cannot leave the folder it is put into. */
async function readInputs({ ctx, conversationId }: ToolContext, names: readonly string[]): Promise<ProgramFile[]> {
  return conversationId === null ? [] : readConversationFiles(ctx, conversationId, names);
}

/** What a program wrote becomes files of the person; one that cannot be kept is told of and costs no other. */
async function keepFiles({ ctx, userId, runId }: ToolContext, made: readonly ProgramFile[]) {
  const files: FileRef[] = [];
  const notes: string[] = [];
  for (const { name, bytes } of made) {
    try {
      files.push(await storeFile(ctx, { userId, name, bytes, runId }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      notes.push(`${name} was not kept: ${error.detail}`);
    }
  }
  return { files, notes };
}
