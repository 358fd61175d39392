import "server-only";
import { z } from "zod";
import { storeFile } from "@/features/files/storing/store-file";
import { defineTool, ToolResult } from "@/features/tools/schema";

/** Texts longer than this are data, which a program writes better. */
const mostCharacters = 1_000_000;
const endings = [
  "md",
  "txt",
  "csv",
  "json",
  "html",
  "xml",
  "yaml",
  "svg",
  "log",
  "ics",
  "tex",
  "sql",
  "py",
  "js",
  "ts",
];

export const createFile = defineTool({
  name: "create_file",
  displayName: "Create a file",
  description: `Keeps a text as a file that the person can open and download: a report, a table, a list.
The ending of the name says what it is: ${endings.map((ending) => `.${ending}`).join(" ")}. For pictures and other binary files run a program.`,
  parameters: z.object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .refine(
        (name) => endings.includes(name.toLowerCase().split(".").at(-1) ?? ""),
        "The name has no ending for a text.",
      )
      .describe("Name with its ending, such as report.md."),
    content: z.string().min(1).max(mostCharacters).describe("The whole text of the file."),
  }),
  // A second file after a crash is one more in the run's own folder; it changes nothing outside.
  effect: "pure",
  timeoutMs: 60_000,
  async execute({ name, content }, { ctx, userId, runId }) {
    const file = await storeFile(ctx, { userId, name, bytes: Buffer.from(content), runId });
    return new ToolResult({ file_id: file.id, name: file.name, size_bytes: file.size_bytes }, [file]);
  },
});
