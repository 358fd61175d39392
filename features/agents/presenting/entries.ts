import "server-only";
import { isDeepStrictEqual } from "node:util";
import type { AgentDefinition } from "../definition/schema";
import { toDefinition } from "../definition/to-spec";
import type { OwnAgentRow } from "../reading/own-agents";
import type { Agent, AgentDetail, AgentSpec } from "../schema";

/** An agent of the catalog as everybody sees it. */
export function catalogEntry(spec: AgentSpec, defaultModel: string): Agent {
  return {
    ...shownOf(toDefinition(spec), defaultModel),
    id: spec.key,
    key: spec.key,
    source: "catalog",
    version: null,
    has_draft_changes: false,
    archived_at: null,
  };
}

export function catalogDetail(spec: AgentSpec, defaultModel: string): AgentDetail {
  return {
    ...catalogEntry(spec, defaultModel),
    ...detailsOf(toDefinition(spec)),
    draft: null,
    draft_revision: null,
    can_edit: false,
    created_by: null,
    created_at: null,
    updated_at: null,
  };
}

/** An organization's own agent as everybody sees it: the version that answers, else the draft. */
export function ownEntry(row: OwnAgentRow, defaultModel: string): Agent {
  return {
    ...shownOf(row.published ?? row.draft, defaultModel),
    id: row.id,
    key: row.key,
    source: "organization",
    version: row.publishedVersion,
    has_draft_changes: row.published !== null && !isDeepStrictEqual(row.published, row.draft),
    archived_at: row.archivedAt?.toISOString() ?? null,
  };
}

function shownOf(definition: AgentDefinition, defaultModel: string) {
  return {
    name: definition.name,
    description: definition.description,
    avatar: definition.avatar,
    tools: definition.tools.flatMap(({ name, policy }) => (policy === "denied" ? [] : [name])),
    handoffs: definition.handoffs,
    agents_as_tools: definition.agents_as_tools,
    model: definition.model ?? defaultModel,
    starters: definition.starters,
  };
}

/** What an agent's own page shows besides. */
export function detailsOf(definition: AgentDefinition) {
  return {
    tool_policies: definition.tools,
    reasoning_effort: definition.reasoning_effort,
    guardrails: definition.guardrails,
    memory: definition.memory,
    output_schema: definition.output_schema,
    max_turns: definition.max_turns,
  };
}
