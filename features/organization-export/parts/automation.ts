import "server-only";
import { listActivity } from "@/features/activity/data";
import { type ArchiveFile, jsonArray } from "@/features/identity/account/export/archive";
import { getRetention } from "@/features/retention/data";
import { listRuns } from "@/features/runs/data";
import { listRunSteps } from "@/features/runs/steps/data";
import { listFirings, listSchedules } from "@/features/schedules/data";
import { listDeliveries, listTriggers } from "@/features/triggers/data";
import { getWorkflow, listWorkflows } from "@/features/workflows/data";
import { getVersion, listVersions } from "@/features/workflows/versions/data";
import type { OrganizationContext } from "@/lib/context";
import { everything } from "./everything";

/** What runs by itself, what came of it and how long it is kept. Each part only with the scope that reads it. */
export async function* automation(ctx: OrganizationContext): AsyncGenerator<ArchiveFile> {
  const { scopes } = ctx.organization;
  if (scopes.has("workflows:read")) yield { name: "workflows.json", pieces: jsonArray(workflowsOf(ctx)) };
  if (scopes.has("runs:read")) yield { name: "workflow-runs.json", pieces: jsonArray(runsOf(ctx)) };
  if (scopes.has("schedules:read")) {
    yield { name: "schedules.json", pieces: jsonArray(schedulesOf(ctx)) };
    yield { name: "inbound-webhooks.json", pieces: jsonArray(triggersOf(ctx)) };
  }
  if (scopes.has("activity:read")) {
    yield { name: "activity.json", pieces: jsonArray(everything((page) => listActivity(ctx, page))) };
  }
  if (scopes.has("retention:read")) {
    yield { name: "retention.json", pieces: [`${JSON.stringify(await getRetention(ctx), null, 2)}\n`] };
  }
}

/** The organization's own workflows, archived ones last, each with its versions and, for who may build them, what they say. */
async function* workflowsOf(ctx: OrganizationContext) {
  const seesAll = ctx.organization.scopes.has("workflows:write");
  for (const archived of [false, true]) {
    const own = { source: "organization", drafts: seesAll, archived } as const;
    for await (const { id } of everything((page) => listWorkflows(ctx, { ...own, ...page }))) {
      const versions: object[] = [];
      for await (const version of everything((page) => listVersions(ctx, id, page))) {
        versions.push(seesAll ? await getVersion(ctx, id, version.version) : version);
      }
      yield { ...(await getWorkflow(ctx, id)), versions };
    }
  }
}

async function* runsOf(ctx: OrganizationContext) {
  for await (const run of everything((page) => listRuns(ctx, { ...page, kind: "workflow" }))) {
    const steps: object[] = [];
    for await (const step of everything((page) => listRunSteps(ctx, run.id, page))) steps.push(step);
    yield { ...run, steps };
  }
}

async function* schedulesOf(ctx: OrganizationContext) {
  for await (const schedule of everything((page) => listSchedules(ctx, page))) {
    const firings: object[] = [];
    for await (const firing of everything((page) => listFirings(ctx, schedule.id, page))) firings.push(firing);
    yield { ...schedule, firings };
  }
}

async function* triggersOf(ctx: OrganizationContext) {
  for await (const trigger of everything((page) => listTriggers(ctx, page))) {
    const deliveries: object[] = [];
    for await (const delivery of everything((page) => listDeliveries(ctx, trigger.id, page))) deliveries.push(delivery);
    yield { ...trigger, deliveries };
  }
}
