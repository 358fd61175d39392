import { z } from "zod";
import { Usage } from "@/features/models/schema";
import { FileRef } from "@/features/tools/schema";
import { RunError } from "../schema";

/** One attempt of a workflow's step. A completed one is a checkpoint: it is never executed again in its run. */
export const RunStep = z
  .object({
    step: z.string().describe("Name of the step; of a stage for what its outputs are combined to"),
    attempt: z.int().positive().describe("Above 1 the step was tried again"),
    stage: z.string(),
    kind: z.enum(["agent", "tool", "condition", "approval", "wait", "reducer"]),
    agent: z.string().nullable().describe("Key of the agent that answers"),
    branch_index: z.int().nonnegative().nullable().describe("Place in a parallel stage"),
    status: z.enum(["running", "waiting", "completed", "failed", "skipped", "cancelled"]),
    input: z.unknown(),
    input_hash: z.string().nullable().describe("SHA-256 of the input as canonical JSON, in hexadecimal"),
    output: z.unknown(),
    files: z.array(FileRef).describe("What the step made"),
    error: RunError.nullable(),
    usage: Usage.nullable(),
    reused_from: z.string().nullable().describe("The earlier run whose output stands here"),
    wake_at: z.iso.datetime().nullable().describe("When a waiting step goes on by itself"),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "RunStep" });
export type RunStep = z.output<typeof RunStep>;
