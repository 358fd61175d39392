import { completeDefinition } from "@/features/workflows/definition/schema";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { body, type Input, withBody } from "./sample-rows";
import type { Sample } from "./samples";
import type { Seat } from "./world";

/** A definition of one step, which the writer does. */
export function workflowOf(name: string, more: Parameters<typeof completeDefinition>[0] = {}) {
  const step = { name: "write", display_name: null, guard: null, input: null, retry: null, timeout_seconds: null };
  const agent = { ...step, kind: "agent" as const, agent: "writer", max_turns: null, output_schema: null };
  const stages = [{ name: "main", mode: "sequential" as const, steps: [agent], reducer: null }];
  return completeDefinition({ name, stages, ...more });
}

/** A workflow of the seat's own, with a draft and two versions of which the second runs. */
export async function ofWorkflow({ organizationId, userId }: Seat): Promise<Input> {
  const id = newId();
  const definition = (name: string) => JSON.stringify(workflowOf(name));
  await pool()`
    insert into workflows (id, organization_id, key, draft, published_version, created_by)
    values (${id}, ${organizationId}, ${`workflow-${id}`}, ${definition("Third")}::text::jsonb, 2, ${userId})`;
  await pool()`
    insert into workflow_versions (organization_id, workflow_id, version, definition)
    values (${organizationId}, ${id}, 1, ${definition("First")}::text::jsonb),
      (${organizationId}, ${id}, 2, ${definition("Second")}::text::jsonb)`;
  return { params: { workflow_key: id, version: "1" } };
}

/** Requests for the endpoints of workflows but those that run them: a part of `samples`. */
export const workflowSamples: Record<string, Sample> = {
  listWorkflows: {},
  createWorkflow: { input: body({ name: "Weekly report" }) },
  importWorkflow: {
    input: () => ({
      body: {
        format: "cadre.workflow/1",
        key: "weekly",
        version: null,
        exported_at: "2026-11-01T12:00:00.000Z",
        definition: workflowOf("Weekly report"),
      },
    }),
  },
  getWorkflow: { input: ofWorkflow },
  updateWorkflow: { input: withBody(ofWorkflow, { draft_revision: 1, description: "Reports." }) },
  archiveWorkflow: { input: ofWorkflow },
  restoreWorkflow: {
    input: async (seat) => {
      const input = await ofWorkflow(seat);
      await pool()`update workflows set archived_at = now() where id = ${input.params?.workflow_key ?? ""}`;
      return input;
    },
  },
  duplicateWorkflow: { input: ofWorkflow },
  exportWorkflow: { input: ofWorkflow },
  listWorkflowVersions: { input: ofWorkflow },
  createWorkflowVersion: { input: withBody(ofWorkflow, { note: "Shorter" }) },
  getWorkflowVersion: { input: ofWorkflow },
  publishWorkflowVersion: { input: ofWorkflow },
  rollBackWorkflow: { input: withBody(ofWorkflow, { version: 1 }) },
};
