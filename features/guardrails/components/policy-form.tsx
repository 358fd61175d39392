"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { type PolicyAnswer, setPolicy } from "../client";
import type { GuardrailPolicy } from "../schema";
import { CheckList } from "./check-list";
import { ListFields } from "./list-fields";
import { PresetChoice } from "./preset-choice";
import { TryText } from "./try-text";

interface PolicyFormProps {
  answer: PolicyAnswer;
  canChange: boolean;
}

/** The policy as a form: nothing holds before it is saved, but a text can be tried against it at once. */
export function PolicyForm({ answer, canChange }: PolicyFormProps) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [policy, setDraft] = useState(answer.policy);
  const saving = useMutation({
    mutationFn: () => setPolicy(queryClient, organization.id, policy),
    onSuccess: (saved) => {
      setDraft(saved.policy);
      showToast("The guardrails are saved. They hold from the next message on.");
    },
  });
  const change = (fields: Partial<GuardrailPolicy>) => setDraft((before) => ({ ...before, ...fields }));
  const isChanged = JSON.stringify(policy) !== JSON.stringify(answer.policy);
  const problem = saving.error instanceof ApiProblem ? saving.error : null;
  const errorAt = (name: string) =>
    problem?.errors.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message;
  return (
    <>
      <form
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <fieldset disabled={!canChange || saving.isPending} className="contents">
          <PresetChoice
            preset={policy.preset}
            onChange={(preset) => change({ preset, checks: {}, pii_kinds: null, on_failure: null })}
          />
          <CheckList policy={policy} checks={answer.checks} onChange={change} />
          <ListFields policy={policy} onChange={change} errorAt={errorAt} />
        </fieldset>
        {saving.error ? <ErrorNotice>{saving.error.message}</ErrorNotice> : null}
        {canChange ? (
          <div className="flex flex-wrap items-center justify-end gap-3">
            {isChanged ? (
              <Button variant="ghost" onClick={() => setDraft(answer.policy)}>
                Discard changes
              </Button>
            ) : null}
            <Button type="submit" disabled={!isChanged || saving.isPending}>
              Save
            </Button>
          </div>
        ) : (
          <p className="text-[13px] text-muted">Only administrators can change the guardrails.</p>
        )}
      </form>
      {canChange ? (
        <Section
          title="Try a text"
          description="See what the guardrails above would do, before you save them. Nothing is stored."
        >
          <TryText policy={policy} names={new Map(answer.checks.map(({ check, name }) => [check, name]))} />
        </Section>
      ) : null}
    </>
  );
}
