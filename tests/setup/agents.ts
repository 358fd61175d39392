import { POST as duplicateRoute } from "@/app/api/v1/agents/[agent_id]/duplicate/route";
import { GET as exportRoute } from "@/app/api/v1/agents/[agent_id]/export/route";
import { POST as restoreRoute } from "@/app/api/v1/agents/[agent_id]/restore/route";
import { POST as rollbackRoute } from "@/app/api/v1/agents/[agent_id]/rollback/route";
import { DELETE as archiveRoute, GET as getRoute, PATCH as patchRoute } from "@/app/api/v1/agents/[agent_id]/route";
import { POST as publishRoute } from "@/app/api/v1/agents/[agent_id]/versions/[version]/publish/route";
import { GET as versionRoute } from "@/app/api/v1/agents/[agent_id]/versions/[version]/route";
import { POST as makeVersionRoute, GET as versionsRoute } from "@/app/api/v1/agents/[agent_id]/versions/route";
import { POST as importRoute } from "@/app/api/v1/agents/import/route";
import { POST as createRoute, GET as listRoute } from "@/app/api/v1/agents/route";
import type { Agent, AgentDetail } from "@/features/agents/schema";
import { request } from "./api";

interface Caller {
  token: string;
}

const at = (path: string) => `/api/v1/agents${path}`;
const post = ({ token }: Caller, path: string, body?: unknown) =>
  request(at(path), { method: "POST", token, ...(body === undefined ? {} : { body }) });

/** Every act on agents, as a client would do it; each gives the answer as it is. */
export const agentCalls = {
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

export async function agentOf(response: Response | Promise<Response>): Promise<AgentDetail> {
  const answer = await response;
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as AgentDetail;
}

export async function listedKeys(caller: Caller, query = ""): Promise<string[]> {
  const answer = await agentCalls.list(caller, query);
  return ((await answer.json()) as { data: Agent[] }).data.map(({ key }) => key);
}

/** An agent of which version 1 is published. */
export async function publishedAgent(caller: Caller, fields: Record<string, unknown> = {}): Promise<AgentDetail> {
  const { id } = await agentOf(
    agentCalls.create(caller, { name: "Helper", instructions: "You are the first.", ...fields }),
  );
  const made = await agentCalls.makeVersion(caller, id, { publish: true });
  if (made.status !== 201) throw new Error(`Publishing failed: ${await made.text()}`);
  return agentOf(agentCalls.get(caller, id));
}

/** Changes the draft and publishes it. */
export async function publishChange(caller: Caller, id: string, change: Record<string, unknown>): Promise<AgentDetail> {
  const { draft_revision } = await agentOf(agentCalls.get(caller, id));
  await agentOf(agentCalls.change(caller, id, { draft_revision, ...change }));
  const made = await agentCalls.makeVersion(caller, id, { publish: true });
  if (made.status !== 201) throw new Error(`Publishing failed: ${await made.text()}`);
  return agentOf(agentCalls.get(caller, id));
}
