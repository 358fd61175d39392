import { z } from "zod";
import { mostFallbacks } from "@/features/models/constants";
import { ReasoningEffort } from "@/features/models/schema";

const ModelId = z.string().trim().min(1).max(200);

export const ModelSettings = z
  .object({
    default_model: z.string().nullable().describe("Answers for agents that name no model; null: the installation's"),
    small_model: z.string().nullable().describe("Writes titles and summaries, and checks; null: the installation's"),
    reasoning_effort: ReasoningEffort.nullable().describe("For agents that name none; null: the model's own"),
    fallback_models: z.array(z.string()).describe("Asked in this order when a model cannot answer"),
    effective: z
      .object({ default_model: z.string(), small_model: z.string() })
      .describe("The models that count now, whoever chose them"),
  })
  .meta({ id: "ModelSettings" });
export type ModelSettings = z.output<typeof ModelSettings>;

export const ModelSettingsInput = z.object({
  default_model: ModelId.nullable(),
  small_model: ModelId.nullable(),
  reasoning_effort: ReasoningEffort.nullable(),
  fallback_models: z
    .array(ModelId)
    .max(mostFallbacks, `A chain has at most ${mostFallbacks} models.`)
    .refine((ids) => new Set(ids).size === ids.length, "Each model can be in the chain once."),
});
export type ModelSettingsInput = z.output<typeof ModelSettingsInput>;
