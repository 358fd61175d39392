import { z } from "zod";

export const RerunRun = z.object({
  version: z
    .enum(["same", "published"])
    .default("same")
    .describe("With what the run worked with then, or with what is published now"),
  from_step: z
    .string()
    .max(200)
    .optional()
    .describe("The first step that is executed; the outputs of those before it are the earlier run's"),
});
export type RerunRun = z.output<typeof RerunRun>;
