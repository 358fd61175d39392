import { z } from "zod";

/** How strictly an agent's input, output and tools are checked; what each means is in `docs/guardrails.md`. */
export const GuardrailPreset = z.enum(["minimal", "standard", "strict"]);
export type GuardrailPreset = z.output<typeof GuardrailPreset>;
