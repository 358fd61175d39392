import { z } from "zod";

/** How strictly an agent's input, output and tools are checked; what each means is in `docs/guardrails.md`. */
export const GuardrailPreset = z.enum(["minimal", "standard", "strict"]);
export type GuardrailPreset = z.output<typeof GuardrailPreset>;

export const GuardrailStage = z.enum(["input", "output", "tool_input", "tool_output"]);
export type GuardrailStage = z.output<typeof GuardrailStage>;

export const GuardrailCheck = z.enum([
  "secrets",
  "pii",
  "urls",
  "keywords",
  "jailbreak",
  "prompt_injection",
  "json_schema",
  "moderation",
  "jailbreak_review",
  "injection_review",
  "off_topic",
  "custom",
]);
export type GuardrailCheck = z.output<typeof GuardrailCheck>;

/** What happens on a hit, weakest first. */
export const GuardrailAction = z.enum(["off", "flag", "mask", "block"]);
export type GuardrailAction = z.output<typeof GuardrailAction>;

export const PiiKind = z.enum(["email", "phone", "iban", "credit_card", "ip", "national_id", "birth_date"]);
export type PiiKind = z.output<typeof PiiKind>;

/** Whether a check that cannot be carried out, because its model is away, lets pass (`open`) or blocks (`closed`). */
export const OnFailure = z.enum(["open", "closed"]);
export type OnFailure = z.output<typeof OnFailure>;

const Host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?!-)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u, "Enter a host such as example.com, without https://.")
  .max(253);

/** What an organization asks of every run. Agents can ask for more, never for less. */
export const GuardrailPolicy = z
  .strictObject({
    preset: GuardrailPreset,
    checks: z
      .partialRecord(GuardrailCheck, GuardrailAction)
      .describe("Actions that differ from the preset's; a check that cannot mask blocks instead"),
    pii_kinds: z.array(PiiKind).nullable().describe("What counts as personal data; null for the preset's choice"),
    allowed_hosts: z.array(Host).max(200).describe("When not empty, links to other hosts are hits"),
    denied_hosts: z.array(Host).max(200).describe("Links to these hosts and their subdomains are hits"),
    keywords: z.array(z.string().trim().min(2, "A keyword has at least two characters.").max(100)).max(200),
    topic: z.string().trim().max(500).nullable().describe("What the agents are for; the rest is off topic"),
    custom_prompt: z.string().trim().max(2_000).nullable().describe("A rule in plain words, judged by the small model"),
    on_failure: OnFailure.nullable().describe("Null for the preset's choice"),
  })
  .meta({ id: "GuardrailPolicy" });
export type GuardrailPolicy = z.output<typeof GuardrailPolicy>;

/** One hit of a check on a text, as the dry run tells it. */
export const GuardrailHit = z
  .object({
    check: GuardrailCheck,
    action: GuardrailAction,
    outcome: z.enum(["flagged", "masked", "blocked", "failed"]),
    kinds: z.array(z.string()).describe("What was found, such as `email`"),
  })
  .meta({ id: "GuardrailHit" });
export type GuardrailHit = z.output<typeof GuardrailHit>;

/** A check as the settings show it. */
export const CheckDescription = z
  .object({
    check: GuardrailCheck,
    name: z.string(),
    description: z.string(),
    kind: z.enum(["rule", "model"]).describe("A check of kind `model` is only as good as the small model that it asks"),
    can_mask: z.boolean(),
    action: GuardrailAction.describe("What the policy does on a hit"),
    preset_actions: z.record(GuardrailPreset, GuardrailAction),
  })
  .meta({ id: "GuardrailCheckDescription" });
export type CheckDescription = z.output<typeof CheckDescription>;
