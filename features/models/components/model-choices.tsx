"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { refreshModels, saveModelSettings } from "../client";
import type { ModelSettings, ModelSettingsInput } from "../settings/schema";
import { EffortPicker } from "./effort-picker";
import { FallbackChain } from "./fallback-chain";
import { ModelPicker } from "./model-picker";

/** The models that answer where neither an agent nor a person chose one, and those that stand in for them. */
export function ModelChoices({ settings }: { settings: ModelSettings }) {
  const { effective, ...initial } = settings;
  const [chosen, setChosen] = useState<ModelSettingsInput>(initial);
  const change = (part: Partial<ModelSettingsInput>) => setChosen({ ...chosen, ...part });
  const { busy, error, save } = useSaving(chosen);
  const isChanged = JSON.stringify(chosen) !== JSON.stringify(initial);
  return (
    <Section
      title="Choice of models"
      description="For agents and chats that name no model of their own."
      footer={
        <>
          <span>Runs that are under way keep what they began with.</span>
          <Button size="sm" disabled={busy || !isChanged} onClick={() => void save()}>
            {busy ? <Spinner /> : null}
            Save
          </Button>
        </>
      }
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <Choice label="Default model" hint="Answers in chats.">
          <ModelPicker
            label="Default model"
            value={chosen.default_model}
            fallback={`Installation’s choice (${effective.default_model})`}
            onChange={(default_model) => change({ default_model })}
          />
        </Choice>
        <Choice label="Reasoning effort" hint="How long models think that can.">
          <EffortPicker
            label="Reasoning effort"
            value={chosen.reasoning_effort}
            fallback="The model’s own"
            onChange={(reasoning_effort) => change({ reasoning_effort })}
          />
        </Choice>
        <Choice label="Small model" hint="Writes titles and summaries, and checks for guardrails.">
          <ModelPicker
            label="Small model"
            value={chosen.small_model}
            fallback={`Installation’s choice (${effective.small_model})`}
            onChange={(small_model) => change({ small_model })}
          />
        </Choice>
      </div>
      <FallbackChain models={chosen.fallback_models} onChange={(fallback_models) => change({ fallback_models })} />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
    </Section>
  );
}

/** A picker with its name above it; the picker names itself for screen readers. */
function Choice({ label, hint, children }: { label: string; hint: string; children: ReactNode }) {
  const id = useId();
  return (
    <fieldset aria-describedby={id} className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 font-medium text-[13px]">{label}</legend>
      {children}
      <span id={id} className="text-[13px] text-muted leading-5">
        {hint}
      </span>
    </fieldset>
  );
}

function useSaving(chosen: ModelSettingsInput) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function save() {
    setBusy(true);
    setError(null);
    try {
      await saveModelSettings(organization.id, chosen);
      await refreshModels(queries, organization.id);
      showToast("The choice of models is saved.");
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.errors[0]?.message ?? thrown.detail);
    }
    setBusy(false);
  }
  return { busy, error, save };
}
