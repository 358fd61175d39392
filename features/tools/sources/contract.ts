import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf } from "@/lib/api/pagination";
import { mostSources } from "./limits";
import {
  OAuthClientInput,
  SourceAuthentication,
  SourceHeaders,
  SourceKey,
  SourceKind,
  SourceName,
  SourceTool,
  SourceUrl,
  TimeoutMs,
  ToolSource,
} from "./schema";

const tags = ["Tools"] as const;
const access = "tools:write";
const params = z.object({ source_id: z.uuid() });

export const listToolSources = endpoint({
  method: "GET",
  path: "/api/v1/tool-sources",
  summary: "List the organization's tool sources",
  tags,
  access,
  response: pageOf(ToolSource).extend({
    redirect_uri: z.string().describe("The redirect URI of an OAuth client that is registered by hand"),
  }),
  status: 200,
});

export const createToolSource = endpoint({
  method: "POST",
  path: "/api/v1/tool-sources",
  summary: "Add an MCP server or an API",
  description:
    `An organization has at most ${mostSources}. The source is asked at once what it offers; one that does not answer is added ` +
    "all the same and says why. Headers and client secrets are encrypted and never shown again. None of its tools can be used " +
    "before it is exposed.",
  tags,
  access,
  requires: ["verified_email"],
  idempotent: true,
  bodyLimitBytes: 5 * 1024 * 1024,
  body: z.object({
    kind: SourceKind,
    name: SourceName,
    key: SourceKey.optional().describe("Made from the name when left out; it cannot be changed later"),
    url: SourceUrl.optional().describe("The MCP server; of an API only where its document does not say it"),
    authentication: SourceAuthentication.default("none").describe("`oauth` for MCP servers only"),
    headers: SourceHeaders.optional(),
    oauth_client: OAuthClientInput.optional().describe("Left out where the server registers clients by itself"),
    oauth_scope: z.string().trim().max(500).optional(),
    document_url: SourceUrl.optional().describe("Where the OpenAPI document is read"),
    document: z.string().max(4_000_000).optional().describe("The OpenAPI document itself, in JSON or YAML"),
    timeout_ms: TimeoutMs.default(30_000),
  }),
  response: ToolSource,
  status: 201,
  errors: ["conflict", "validation_failed"],
});

export const updateToolSource = endpoint({
  method: "PATCH",
  path: "/api/v1/tool-sources/{source_id}",
  summary: "Change a tool source",
  description: "Headers are replaced as a whole. Another server needs its headers, or its sign-in, anew.",
  tags,
  access,
  requires: ["verified_email"],
  params,
  body: z.object({
    name: SourceName.optional(),
    url: SourceUrl.optional(),
    enabled: z.boolean().optional().describe("Switched off, its tools are offered to no agent"),
    headers: SourceHeaders.optional(),
    timeout_ms: TimeoutMs.optional(),
  }),
  response: ToolSource,
  status: 200,
  errors: ["not_found", "validation_failed"],
});

export const deleteToolSource = endpoint({
  method: "DELETE",
  path: "/api/v1/tool-sources/{source_id}",
  summary: "Remove a tool source",
  description: "Agents that name its tools go on without them.",
  tags,
  access,
  params,
  status: 204,
  errors: ["not_found"],
});

export const refreshToolSource = endpoint({
  method: "POST",
  path: "/api/v1/tool-sources/{source_id}/refresh",
  summary: "Ask a source what it offers",
  description: "Tools that are new are not exposed; those that are gone are removed.",
  tags,
  access,
  params,
  response: z.object({
    source: ToolSource,
    added: z.array(z.string()),
    changed: z.array(z.string()).describe("Exposed tools that describe themselves in another way than before"),
    removed: z.array(z.string()),
    problems: z.array(z.string()).describe("What it offers that cannot be used, and why"),
    error: z.string().nullable().describe("Why it did not answer"),
  }),
  status: 200,
  errors: ["not_found"],
});

export const testToolSource = endpoint({
  method: "POST",
  path: "/api/v1/tool-sources/{source_id}/test",
  summary: "Try a tool source out",
  description: "Connects and asks for its tools, and stores nothing but how it is doing.",
  tags,
  access,
  params,
  response: z.object({
    tool_count: z.int().nullable().describe("How many tools it offers; null when it did not answer"),
    error: z.string().nullable(),
    duration_ms: z.int(),
  }),
  status: 200,
  errors: ["not_found"],
});

export const connectToolSource = endpoint({
  method: "POST",
  path: "/api/v1/tool-sources/{source_id}/connect",
  summary: "Sign in to an MCP server",
  description:
    "Begins an authorization code flow with PKCE; only the person who began it can finish it, once, within minutes.",
  tags,
  access,
  requires: ["verified_email"],
  params,
  response: z.object({ url: z.string().describe("Where to send the browser") }),
  status: 200,
  errors: ["not_found", "conflict"],
});

export const finishToolSourceConnection = endpoint({
  method: "POST",
  path: "/api/v1/tool-sources/callback",
  summary: "Finish signing in to an MCP server",
  description: "Takes the query with which the server sent the browser back.",
  tags,
  access,
  requires: ["verified_email"],
  body: z.object({ answer: z.string().max(8_000) }),
  response: ToolSource,
  status: 200,
  errors: ["link_invalid", "conflict"],
});

export const listSourceTools = endpoint({
  method: "GET",
  path: "/api/v1/tool-sources/{source_id}/tools",
  summary: "List what a source offers",
  tags,
  access,
  params,
  response: pageOf(SourceTool),
  status: 200,
  errors: ["not_found"],
});

export const updateSourceTools = endpoint({
  method: "PATCH",
  path: "/api/v1/tool-sources/{source_id}/tools",
  summary: "Choose which tools agents may be given",
  tags,
  access,
  params,
  body: z.object({
    tools: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(200).describe("As the source calls it"),
          exposed: z.boolean().optional(),
          effect: z
            .enum(["pure", "side_effect"])
            .optional()
            .describe("Tools that only read need no approval by default"),
        }),
      )
      .min(1)
      .max(200),
  }),
  response: pageOf(SourceTool),
  status: 200,
  errors: ["not_found", "validation_failed", "conflict"],
});
