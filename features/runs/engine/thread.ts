import "server-only";
import type { RunModels } from "@/features/models/routing/run-models";
import type { Usage } from "@/features/models/schema";
import type { RunConfiguration } from "@/features/runs/configuration/configuration";
import { RunGuard } from "@/features/runs/guarding/run-guard";
import { labelTool } from "@/features/runs/projector/labels";
import type { Projector } from "@/features/runs/projector/projector";
import type { RunPart } from "@/features/runs/schema";
import type { StreamWorkflow } from "@/features/runs/stream/events";
import { type ActiveRun, noUsage } from "./active-runs";
import { guardHost } from "./blocked";
import type { StepRow } from "./step-row";
import type { WaitingCall } from "./waiting";

/** What everything in a run knows of it. */
export interface RunFacts {
  id: string;
  organizationId: string;
  userId: string;
  conversationId: string | null;
  streamId: string;
  /** The model that its first agent answers with. */
  model: string;
  models: RunModels;
  configuration: RunConfiguration;
  epoch: number;
}

/** Who says an event: the run itself, or a step of its workflow. */
export interface Speaker {
  run: ActiveRun;
  /** Key of the agent that has the floor; empty where none has. */
  agent: string;
  guard: RunGuard;
  /** The step; null where the run itself speaks. */
  place: StreamWorkflow | null;
}

/** One conversation with a model inside a run: the whole run of an agent, or one attempt of a workflow's step. */
export interface Thread extends RunFacts, Speaker {
  /** `<step>@<attempt>`, under which its responses and calls are stored; empty in a run of an agent. */
  key: string;
  /** Key of the agent that was asked first. */
  root: string;
  input: string;
  projector: Projector;
  /** Number of model responses stored so far. */
  responses: number;
  usage: Usage;
  /** How often an answer was asked for again because it did not fit its schema. */
  repairs: number;
  /** How many old tool results were left out of the newest request. */
  compacted: number;
  /** Calls of the last response that wait for a person. */
  waiting: WaitingCall[];
  /** The attempt that it is; null in a run of an agent. */
  row: StepRow | null;
  /** In place of the agent's own. */
  outputSchema?: Record<string, unknown>;
  maxTurns?: number;
  abort: AbortController;
}

type NewThread = Pick<Thread, "key" | "place" | "root" | "input" | "row"> &
  Partial<Pick<Thread, "outputSchema" | "maxTurns" | "usage">> & { responses?: number };

/** A thread for one attempt of a step. Whoever opens it sees to it that it stops when its run does. */
export function newStepThread(run: ActiveRun, known: NewThread): Thread {
  const { id, organizationId, userId, conversationId, streamId, model, models, configuration, epoch } = run;
  const thread: Thread = {
    ...{ id, organizationId, userId, conversationId, streamId, model, models, configuration, epoch },
    run,
    agent: known.root,
    guard: new RunGuard(() => thread),
    projector: run.projector.scoped((name) => labelTool(thread, name)),
    responses: 0,
    usage: noUsage(),
    repairs: 0,
    compacted: 0,
    waiting: [],
    abort: new AbortController(),
    ...known,
  };
  thread.guard.attach(guardHost(thread));
  return thread;
}

/** What the thread has said and done so far. */
export function partsOf({ run, place }: Speaker): readonly RunPart[] {
  if (place === null) return run.view.parts;
  const step = run.view.workflow?.steps.find(({ step }) => step === place.step_name);
  return step?.attempt === place.attempt ? step.parts : [];
}
