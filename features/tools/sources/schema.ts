import { z } from "zod";
import { FieldLimits } from "./limits";

/** How a source is doing, as a person sees it. */
export const SourceHealth = z.enum(["ok", "failing", "paused", "not_connected", "off"]);
export type SourceHealth = z.output<typeof SourceHealth>;

export const SourceKind = z.enum(["mcp", "openapi"]);
export const SourceAuthentication = z.enum(["none", "headers", "oauth"]);

export const ToolSource = z
  .object({
    id: z.string(),
    kind: SourceKind,
    key: z.string().describe("Its tools' names begin with it and two underscores"),
    name: z.string(),
    url: z.string().describe("The MCP server, or the address of the API"),
    document_url: z.string().nullable().describe("Where the OpenAPI document is read; null when it was pasted"),
    authentication: SourceAuthentication,
    header_names: z.array(z.string()).describe("Headers that are sent along; their values are never shown"),
    timeout_ms: z.int(),
    enabled: z.boolean(),
    health: SourceHealth,
    failing_since: z.iso.datetime().nullable(),
    paused_until: z.iso.datetime().nullable().describe("Until when it is left alone after repeated failures"),
    last_error: z.string().nullable(),
    listed_at: z.iso.datetime().nullable().describe("When it was last asked what it offers"),
    tool_count: z.int(),
    exposed_count: z.int(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "ToolSource" });
export type ToolSource = z.output<typeof ToolSource>;

export const SourceTool = z
  .object({
    name: z.string().describe("As the source calls it"),
    tool: z.string().describe("As agents know it"),
    display_name: z.string(),
    description: z.string(),
    effect: z.enum(["pure", "side_effect"]),
    exposed: z.boolean().describe("Whether agents may be given it"),
    parameters: z.record(z.string(), z.unknown()).describe("JSON Schema of the arguments"),
  })
  .meta({ id: "SourceTool" });
export type SourceTool = z.output<typeof SourceTool>;

export const SourceName = z.string().trim().min(1, "Enter a name.").max(60, "At most 60 characters.");
export const SourceKey = z
  .string()
  .regex(FieldLimits.keyPattern, "Lower case letters, digits and single underscores, beginning with a letter.")
  .max(FieldLimits.keyCharacters, `At most ${FieldLimits.keyCharacters} characters.`);
export const SourceUrl = z
  .url({ protocol: /^https?$/, error: "Enter an address that begins with https://." })
  .max(1_000);
export const TimeoutMs = z.int().min(1_000, "At least one second.").max(120_000, "At most two minutes.");

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const reserved: ReadonlySet<string> = new Set([
  ...["host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer", "keep-alive"],
  ...["content-type", "accept", "accept-encoding", "mcp-session-id", "mcp-protocol-version", "expect"],
]);

/** Headers that an organization sends to its source, such as `Authorization`. */
export const SourceHeaders = z
  .record(
    z.string().regex(headerName, "This is not the name of a header."),
    z
      .string()
      .max(4_000)
      .regex(/^[\t\x20-\x7e]*$/, "A header has one line of plain characters."),
  )
  .refine((headers) => Object.keys(headers).length <= 20, "At most 20 headers.")
  .refine(
    (headers) => !Object.keys(headers).some((name) => reserved.has(name.toLowerCase())),
    "One of these headers is set by the connection itself.",
  );

export const OAuthClientInput = z.strictObject({
  client_id: z.string().trim().min(1, "Enter the client id.").max(500),
  client_secret: z.string().max(1_000).optional(),
});
