import { POST as duplicateRoute } from "@/app/api/v1/workflows/[workflow_key]/duplicate/route";
import { GET as exportRoute } from "@/app/api/v1/workflows/[workflow_key]/export/route";
import { POST as restoreRoute } from "@/app/api/v1/workflows/[workflow_key]/restore/route";
import { POST as rollbackRoute } from "@/app/api/v1/workflows/[workflow_key]/rollback/route";
import {
  DELETE as archiveRoute,
  GET as getRoute,
  PATCH as patchRoute,
} from "@/app/api/v1/workflows/[workflow_key]/route";
import { POST as publishRoute } from "@/app/api/v1/workflows/[workflow_key]/versions/[version]/publish/route";
import { GET as versionRoute } from "@/app/api/v1/workflows/[workflow_key]/versions/[version]/route";
import { POST as makeVersionRoute, GET as versionsRoute } from "@/app/api/v1/workflows/[workflow_key]/versions/route";
import { POST as importRoute } from "@/app/api/v1/workflows/import/route";
import { POST as createRoute, GET as listRoute } from "@/app/api/v1/workflows/route";
import type { Workflow, WorkflowDetail } from "@/features/workflows/presenting/schema";
import { request } from "./api";
import { workflowOf as definitionOf } from "./workflow-samples";

interface Caller {
  token: string;
}

const at = (path: string) => `/api/v1/workflows${path}`;
const post = ({ token }: Caller, path: string, body?: unknown) =>
  request(at(path), { method: "POST", token, ...(body === undefined ? {} : { body }) });

/** Every act on workflows, as a client would do it; each gives the answer as it is. */
export const workflowCalls = {
  list: ({ token }: Caller, query = "") => listRoute(request(at(query), { token })),
  create: (caller: Caller, body: unknown) => createRoute(post(caller, "", body)),
  import: (caller: Caller, body: unknown) => importRoute(post(caller, "/import", body)),
  get: ({ token }: Caller, id: string) => getRoute(request(at(`/${id}`), { token })),
  change: ({ token }: Caller, id: string, body: unknown) =>
    patchRoute(request(at(`/${id}`), { method: "PATCH", token, body })),
  archive: ({ token }: Caller, id: string) => archiveRoute(request(at(`/${id}`), { method: "DELETE", token })),
  restore: (caller: Caller, id: string) => restoreRoute(post(caller, `/${id}/restore`)),
  duplicate: (caller: Caller, id: string) => duplicateRoute(post(caller, `/${id}/duplicate`)),
  export: ({ token }: Caller, id: string) => exportRoute(request(at(`/${id}/export`), { token })),
  versions: ({ token }: Caller, id: string, query = "") =>
    versionsRoute(request(at(`/${id}/versions${query}`), { token })),
  makeVersion: (caller: Caller, id: string, body: unknown) => makeVersionRoute(post(caller, `/${id}/versions`, body)),
  version: ({ token }: Caller, id: string, version: number) =>
    versionRoute(request(at(`/${id}/versions/${version}`), { token })),
  publish: (caller: Caller, id: string, version: number) =>
    publishRoute(post(caller, `/${id}/versions/${version}/publish`)),
  rollBack: (caller: Caller, id: string, version: number) =>
    rollbackRoute(post(caller, `/${id}/rollback`, { version })),
};

export async function workflowOf(response: Response | Promise<Response>): Promise<WorkflowDetail> {
  const answer = await response;
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as WorkflowDetail;
}

export async function listedWorkflows(caller: Caller, query = ""): Promise<string[]> {
  const answer = await workflowCalls.list(caller, query);
  return ((await answer.json()) as { data: Workflow[] }).data.map(({ key }) => key);
}

/** A workflow of which version 1 is published. */
export async function publishedWorkflow(
  caller: Caller,
  more: Parameters<typeof definitionOf>[1] = {},
): Promise<WorkflowDetail> {
  const { id } = await workflowOf(workflowCalls.create(caller, definitionOf("Weekly report", more)));
  const made = await workflowCalls.makeVersion(caller, id, { publish: true });
  if (made.status !== 201) throw new Error(`Publishing failed: ${await made.text()}`);
  return workflowOf(workflowCalls.get(caller, id));
}
