import "server-only";
import { guardrailPolicies } from "@/drizzle/schema/agents";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { Placeholders } from "./guarding/placeholders";
import { reviewText } from "./guarding/review";
import { screenText } from "./guarding/screen";
import { checkCatalog, presetCatalog } from "./policy/catalog";
import { defaultPolicy, effectivePlan } from "./policy/plan";
import {
  type CheckDescription,
  GuardrailCheck,
  type GuardrailHit,
  GuardrailPolicy,
  type GuardrailPreset,
  type GuardrailStage,
} from "./schema";

/** The policy of the organization of the transaction; the default where it never chose one. */
export async function readPolicy(tx: Transaction): Promise<GuardrailPolicy> {
  const [row] = await tx.select({ policy: guardrailPolicies.policy }).from(guardrailPolicies).limit(1);
  return row ? GuardrailPolicy.parse(row.policy) : defaultPolicy;
}

export function getPolicy(ctx: OrganizationContext): Promise<GuardrailPolicy> {
  return withOrganization(ctx, readPolicy);
}

/** A policy with what each check does under it. */
export function describePolicy(policy: GuardrailPolicy): { policy: GuardrailPolicy; checks: CheckDescription[] } {
  const plan = effectivePlan(policy, undefined);
  const { minimal, standard, strict } = presetCatalog;
  const checks = GuardrailCheck.options.map((check): CheckDescription => {
    const { name, description, kind, canMask } = checkCatalog[check];
    const presets = { minimal, standard, strict };
    return {
      check,
      name,
      description,
      kind,
      can_mask: canMask,
      action: plan.actions[check],
      preset_actions: {
        minimal: presets.minimal.actions[check],
        standard: presets.standard.actions[check],
        strict: presets.strict.actions[check],
      },
    };
  });
  return { policy, checks };
}

interface TriedText {
  text: string;
  stage: GuardrailStage;
  policy?: GuardrailPolicy | undefined;
  preset?: GuardrailPreset | undefined;
}

/** Judges a text as a run would. Nothing is stored. */
export async function tryText(
  ctx: OrganizationContext,
  { text, stage, policy, preset }: TriedText,
): Promise<{ text: string; hits: GuardrailHit[] }> {
  const plan = effectivePlan(policy ?? (await getPolicy(ctx)), preset);
  const screened = screenText(plan, stage, text, new Placeholders());
  const review = await reviewText({
    organizationId: ctx.organization.id,
    plan,
    stage,
    text: screened.text,
    signal: ctx.signal,
  });
  return {
    text: screened.text,
    hits: [...screened.results, ...review.results].map(({ check, outcome, kinds }) => ({
      check,
      action: plan.actions[check],
      outcome,
      kinds: [...kinds],
    })),
  };
}
