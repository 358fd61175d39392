import { z } from "zod";
import { ProviderKind } from "@/features/models/schema";

export const mostProviderKeys = 20;
const mostModels = 50;

export const ProviderKey = z
  .object({
    id: z.string(),
    provider: ProviderKind,
    name: z.string(),
    last_four: z.string().describe("The end of the key, by which people recognise it; the rest is never shown again"),
    base_url: z.string().nullable(),
    models: z.array(z.string()).describe("Models that it has besides those of the catalog"),
    tested_at: z.iso.datetime().nullable().describe("When it last answered"),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "ProviderKey" });
export type ProviderKey = z.output<typeof ProviderKey>;

const ModelName = z
  .string()
  .trim()
  .regex(/^[\w.:/@-]+$/, "The id of a model has letters, digits and . : / @ _ - only.")
  .max(120);

export const ProviderKeyInput = z
  .object({
    provider: ProviderKind,
    name: z.string().trim().min(1, "Give it a name.").max(60),
    key: z.string().trim().min(8, "This is too short for a key.").max(500),
    base_url: z
      .url({ protocol: /^https?$/, error: "Enter an address that begins with https://." })
      .max(500)
      .optional()
      .describe("Where the provider listens; needed for `openai_compatible`, its own address else"),
    models: z
      .array(ModelName)
      .max(mostModels)
      .default([])
      .describe("Ids of its models; `openai_compatible` needs at least one"),
  })
  .superRefine(({ provider, base_url, models }, context) => {
    if (provider !== "openai_compatible") return;
    if (base_url === undefined) {
      context.addIssue({ code: "custom", path: ["base_url"], message: "Enter the address of the provider." });
    }
    if (models.length === 0) {
      context.addIssue({ code: "custom", path: ["models"], message: "Name at least one of its models." });
    }
  });
export type ProviderKeyInput = z.output<typeof ProviderKeyInput>;

export const ProviderKeyTest = z
  .object({
    succeeded: z.boolean(),
    model: z.string().nullable().describe("The model that was asked"),
    latency_ms: z.int().nonnegative(),
    message: z.string().describe("What happened, in words"),
  })
  .meta({ id: "ProviderKeyTest" });
export type ProviderKeyTest = z.output<typeof ProviderKeyTest>;
