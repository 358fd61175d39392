import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { CheckDescription, GuardrailHit, GuardrailPolicy, GuardrailPreset, GuardrailStage } from "./schema";

const tags = ["Guardrails"] as const;
const path = "/api/v1/guardrails/policy";

export const getGuardrailPolicy = endpoint({
  method: "GET",
  path,
  summary: "Get the organization's guardrail policy",
  description: "With what each check does under it, and under each preset.",
  tags,
  access: "guardrails:read",
  response: z.object({ policy: GuardrailPolicy, checks: z.array(CheckDescription) }),
  status: 200,
});

export const setGuardrailPolicy = endpoint({
  method: "PUT",
  path,
  summary: "Set the organization's guardrail policy",
  description: "It holds for every run that begins from now on. An agent can ask for more, never for less.",
  tags,
  access: "guardrails:write",
  body: GuardrailPolicy,
  response: z.object({ policy: GuardrailPolicy, checks: z.array(CheckDescription) }),
  status: 200,
});

export const checkText = endpoint({
  method: "POST",
  path: "/api/v1/guardrails/check",
  summary: "Try a text against the guardrails",
  description:
    "Judges a text as a run would, stores nothing and tells what was found. Without `policy` the organization's own counts. " +
    "Checks that ask a model ask it.",
  tags,
  access: "guardrails:write",
  limit: { rate: "guardrail_check" },
  body: z.object({
    text: z.string().min(1, "Enter a text.").max(20_000),
    stage: GuardrailStage.default("input"),
    policy: GuardrailPolicy.optional(),
    preset: GuardrailPreset.optional().describe("What an agent asks for besides"),
  }),
  response: z.object({ text: z.string().describe("After masking"), hits: z.array(GuardrailHit) }),
  status: 200,
});
