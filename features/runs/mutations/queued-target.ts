import "server-only";
import { findAnsweringAgent, findDraftAgent } from "@/features/agents/answering/find-agent";
import { Placeholders } from "@/features/guardrails/guarding/placeholders";
import { screenText } from "@/features/guardrails/guarding/screen";
import { type OrganizationAccess, readOrganizationAccess } from "@/features/models/routing/organization-access";
import { chooseModels, modelOf, type RunModels } from "@/features/models/routing/run-models";
import type { RunConfiguration, WorkflowReuse } from "@/features/runs/configuration/configuration";
import { ConfigurationLostError } from "@/features/runs/configuration/lost";
import {
  readRules,
  resolveConfiguration,
  resolveWorkflowConfiguration,
  restoreConfiguration,
  type StoredConfiguration,
} from "@/features/runs/configuration/resolve";
import { mapStrings } from "@/features/runs/guarding/outgoing";
import { planFor } from "@/features/runs/guarding/run-guard";
import { screenTurn } from "@/features/runs/guarding/screen-turn";
import type { StreamEventBody } from "@/features/runs/stream/events";
import { findRunnableWorkflow } from "@/features/workflows/reading/find-workflow";
import type { WorkflowSpec } from "@/features/workflows/schema";
import type { Transaction } from "@/lib/db/client";
import { storableText } from "@/lib/db/text";
import { AppError } from "@/lib/errors";
import { requireFittingInput } from "./workflow-input";

/** What a queued run executes. */
export interface RunTarget {
  kind: "agent" | "workflow";
  key: string;
  /** As its draft stands instead of as it is published. */
  draft?: boolean;
  /** As an earlier run worked with it. */
  frozen?: StoredConfiguration;
}

/** A target with all that its run needs. */
export interface QueuedTarget {
  agent: { key: string; version: number | undefined } | null;
  workflow: { key: string; version: number | undefined } | null;
  configuration: RunConfiguration;
  models: RunModels;
  /** The model of its first agent. */
  model: string;
  /** As it is stored. */
  input: string;
  /** Who stands in the envelope of the first events. */
  speaker: string;
  opening: StreamEventBody[];
}

interface Asked {
  userId: string;
  target: RunTarget;
  input: unknown;
  reuse?: WorkflowReuse;
}

const queued: StreamEventBody = { kind: "lifecycle", status: "queued", reason: "queued" };

/** Finds what a run executes and freezes what it works with. */
export function resolveTarget(tx: Transaction, asked: Asked, runId: string): Promise<QueuedTarget> {
  return asked.target.kind === "agent" ? resolveAgent(tx, asked, runId) : resolveWorkflow(tx, asked);
}

async function resolveWorkflow(tx: Transaction, asked: Asked): Promise<QueuedTarget> {
  const { input, reuse, target } = asked;
  const [{ workflow, ...rest }, access] = await Promise.all([
    target.frozen ? restoreFrozen(tx, target.frozen) : findWorkflow(tx, asked),
    readOrganizationAccess(tx),
  ]);
  if (!workflow) throw invalid("workflow", `There is no workflow "${target.key}".`);
  const { spec, stored } = workflow;
  requireFittingInput(spec, input);
  requireStep(spec, reuse);
  const masked = maskInput(rest, input);
  const models = modelsFor(access, target);
  return {
    agent: null,
    workflow: { key: spec.key, version: spec.version },
    configuration: { ...rest, workflow: { spec, stored, input: masked, ...(reuse ? { reuse } : {}) } },
    models,
    model: modelOf(models, undefined),
    input: textOf(masked),
    speaker: "",
    opening: [queued],
  };
}

/** What is published now may not have the step any more from which an earlier run is to be gone on with. */
function requireStep({ stages }: WorkflowSpec, reuse: WorkflowReuse | undefined): void {
  if (!reuse || stages.some(({ steps }) => steps.some(({ name }) => name === reuse.fromStep))) return;
  throw invalid("from_step", `The workflow has no step "${reuse.fromStep}".`);
}

async function findWorkflow(tx: Transaction, { userId, target, input }: Asked): Promise<RunConfiguration> {
  const { key, draft = false } = target;
  const found = await findRunnableWorkflow(tx, key, { draft });
  if (!found) throw invalid("workflow", `There is no workflow "${key}" that is published.`);
  return resolveWorkflowConfiguration(tx, userId, { ...found, input });
}

/** What was frozen then, under what the organization says of tools and guardrails today. */
async function restoreFrozen(tx: Transaction, frozen: StoredConfiguration): Promise<RunConfiguration> {
  const [restored, rules] = await Promise.all([restoreConfiguration(tx, frozen).catch(refuseLost), readRules(tx)]);
  return { ...restored, ...rules };
}

function refuseLost(error: unknown): never {
  if (!(error instanceof ConfigurationLostError)) throw error;
  throw new AppError(
    "conflict",
    "What the run worked with is no longer part of this installation. Run the published version instead.",
    { cause: error },
  );
}

function modelsFor(access: OrganizationAccess, { frozen }: RunTarget): RunModels {
  return frozen?.models
    ? { choice: frozen.models, ways: access.ways }
    : chooseModels(access, { model: null, effort: null });
}

/** What the organization's checks take out is neither stored nor shown: every step sees the names in its place. */
function maskInput(configuration: RunConfiguration, input: unknown): unknown {
  const plan = planFor(configuration, "");
  const placeholders = new Placeholders();
  return mapStrings(input, (text) => screenText(plan, "input", text, placeholders).text).value;
}

async function resolveAgent(tx: Transaction, asked: Asked, runId: string): Promise<QueuedTarget> {
  const { target, input } = asked;
  const [configuration, access] = await Promise.all([
    target.frozen ? restoreFrozen(tx, target.frozen) : findAgent(tx, asked),
    readOrganizationAccess(tx),
  ]);
  const [spec] = configuration.agents.values();
  if (!spec) throw invalid("agent", `There is no agent "${target.key}".`);
  const models = modelsFor(access, target);
  const question = { conversationId: runId, isNew: true, spec, input: textOf(input) };
  const { turn, events } = await screenTurn(tx, configuration, question, runId);
  return {
    agent: { key: spec.key, version: spec.version },
    workflow: null,
    configuration,
    models,
    model: modelOf(models, spec.model),
    input: turn.input,
    speaker: spec.key,
    opening: [queued, { kind: "agent.updated", agent_name: spec.name, previous_agent: null }, ...events],
  };
}

async function findAgent(tx: Transaction, { userId, target }: Asked): Promise<RunConfiguration> {
  const spec = await (target.draft ? findDraftAgent : findAnsweringAgent)(tx, target.key);
  if (!spec) throw invalid("agent", `There is no agent "${target.key}".`);
  return resolveConfiguration(tx, userId, spec);
}

/** Text as it is, everything else as JSON. */
function textOf(input: unknown): string {
  return storableText(typeof input === "string" ? input : JSON.stringify(input ?? null, null, 2));
}

function invalid(path: string, message: string): AppError {
  return new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path, message }] });
}
