"use client";

import { X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { useWorkspace } from "@/features/organizations/client";
import type { WorkflowStep } from "../definition/schema";
import { kindOf } from "./editor/state/steps";
import { inWords } from "./editor/state/to-flow";
import { ExpressionFact, Fact } from "./fact";

interface StepFactsProps {
  step: WorkflowStep;
  names: { agents: ReadonlyMap<string, string>; tools: ReadonlyMap<string, string> };
  onClose: () => void;
}

/** What one step of a workflow does, with its expressions. */
export function StepFacts({ step, names, onClose }: StepFactsProps) {
  return (
    <Section
      title={step.display_name || step.name}
      description={kindOf(step.kind).hint}
      action={
        <Button size="icon" variant="ghost" aria-label="Close the step" onClick={onClose}>
          <X aria-hidden="true" />
        </Button>
      }
    >
      <dl className="flex flex-col gap-3.5 text-[13px]">
        <Subject step={step} names={names} />
        <ExpressionFact label="Only if" source={step.guard} />
        {step.kind === "wait" || step.kind === "condition" ? null : (
          <Fact label="Works on">{step.input === null ? "What the step before gave" : "What this makes:"}</Fact>
        )}
        <ExpressionFact label="Input" source={step.input} />
        {step.retry ? (
          <Fact label="When it fails">
            Up to {step.retry.max_attempts} attempts, the second after {inWords(step.retry.delay_seconds) || "no time"}
          </Fact>
        ) : null}
        {step.timeout_seconds === null ? null : <Fact label="Time limit">{inWords(step.timeout_seconds)}</Fact>}
        <Fact label="Name in expressions">
          <code className="font-mono text-xs">steps.{step.name}</code>
        </Fact>
      </dl>
    </Section>
  );
}

const otherwise = {
  continue: "It goes on all the same",
  skip_stage: "It goes on with the next stage",
  finish: "The run ends here, completed",
  fail: "The run fails",
};

function Subject({ step, names }: Omit<StepFactsProps, "onClose">) {
  const { organization } = useWorkspace();
  switch (step.kind) {
    case "agent":
      return (
        <Fact label="Agent">
          <Link
            href={`/${organization.slug}/agents/${step.agent}` as Route}
            className="font-medium underline decoration-border-strong underline-offset-3 hover:decoration-current"
          >
            {names.agents.get(step.agent) ?? step.agent}
          </Link>
        </Fact>
      );
    case "tool":
      return <Fact label="Tool">{names.tools.get(step.tool) ?? step.tool}</Fact>;
    case "condition":
      return (
        <>
          <ExpressionFact label="Test" source={step.test} />
          <Fact label="When it is false">{otherwise[step.otherwise]}</Fact>
        </>
      );
    case "approval":
      return (
        <>
          <Fact label="Asks">{step.message}</Fact>
          <Fact label="When it is rejected">
            {step.on_reject === "fail" ? "The run fails" : "The run goes on with approved: false"}
          </Fact>
        </>
      );
    case "wait":
      return <Fact label="Waits">{inWords(step.seconds)}</Fact>;
  }
}
