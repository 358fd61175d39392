import "server-only";
import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { problemTitles } from "@/lib/api/problem";
import { type ErrorCode, errorStatus } from "@/lib/errors";

export interface ApiInformation {
  title: string;
  version: string;
  description: string;
}

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string().describe("What happened and what to do next"),
    request_id: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem", description: "An error (RFC 9457)" });

const bearerDescription =
  "An access token: of a person (`POST /api/v1/auth/token`, 15 minutes) or of a service account (issued in the settings or " +
  "by a signed request, revocable at any time).";
const apiKeyDescription =
  "An API key, made in the settings: acts for its maker, in one organization, with the key's scopes as far as the maker's " +
  "role grants them at the time of the request. It is sent as `Authorization: Bearer cadre_sk_…`.";

/** The OpenAPI 3.1 document of these contracts, by operation id. Its order is the contracts' own, so it is stable. */
export function describeApi(contracts: ReadonlyMap<string, EndpointDefinition>, information: ApiInformation): unknown {
  const paths: NonNullable<ZodOpenApiObject["paths"]> = {};
  for (const [operationId, contract] of contracts) {
    paths[contract.path] = {
      ...paths[contract.path],
      [contract.method.toLowerCase()]: describeOperation(operationId, contract),
    };
  }
  return createDocument({
    openapi: "3.1.0",
    info: { ...information },
    servers: [{ url: "/" }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: bearerDescription },
        apiKey: { type: "http", scheme: "bearer", bearerFormat: "cadre_sk_…", description: apiKeyDescription },
        session: { type: "apiKey", in: "cookie", name: "cadre.session", description: "The browser's session" },
      },
    },
  });
}

function describeOperation(operationId: string, contract: EndpointDefinition): ZodOpenApiOperationObject {
  const { summary, description, tags, access } = contract;
  return {
    operationId,
    summary,
    ...(description ? { description } : {}),
    tags: [...tags],
    security: securityOf(access),
    ...(isScope(access) ? { "x-required-scope": access } : {}),
    requestParams: describeParams(contract),
    ...(contract.body ? { requestBody: jsonBody(contract.body) } : {}),
    ...(contract.bytes ? { requestBody: bytesBody } : {}),
    responses: describeResponses(contract),
  };
}

function describeParams(contract: EndpointDefinition): NonNullable<ZodOpenApiOperationObject["requestParams"]> {
  const headers: Record<string, z.ZodType> = {};
  if (isScope(contract.access)) {
    headers["X-Tenant-Id"] = z.uuid().optional().describe("The organization, where the credential has several");
    headers["X-Tenant-Role"] = z.string().optional().describe("A lower role to act in");
  }
  if (contract.idempotent) {
    headers["Idempotency-Key"] = z.string().max(255).optional().describe("Repeats within 24 h have one effect");
  }
  if (contract.stream && contract.method === "GET") {
    headers["Last-Event-ID"] = z.string().optional().describe("Go on after this event");
  }
  return {
    ...(contract.params ? { path: contract.params } : {}),
    ...(contract.query ? { query: contract.query } : {}),
    ...(Object.keys(headers).length > 0 ? { header: z.object(headers) } : {}),
  };
}

function jsonBody(schema: z.ZodType) {
  const strict = schema instanceof z.ZodObject ? schema.strict() : schema;
  return { required: true, content: { "application/json": { schema: strict } } };
}

const bytesBody = {
  required: true,
  content: { "application/octet-stream": { schema: z.string().meta({ format: "binary" }) } },
};

function describeResponses(contract: EndpointDefinition): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = { [`${contract.status}`]: describeSuccess(contract) };
  if (contract.accepted) responses["202"] = describeSuccess({ ...contract, response: contract.accepted, status: 202 });
  for (const [status, codes] of Map.groupBy(problemCodes(contract), (code) => errorStatus[code])) {
    responses[`${status}` as `4${string}`] = {
      description: codes.map((code) => `\`${code}\`: ${problemTitles[code]}`).join("; "),
      content: { "application/problem+json": { schema: Problem } },
    };
  }
  return responses;
}

function describeSuccess(contract: EndpointDefinition) {
  if (contract.stream) {
    const schema = z.string().describe("Server-sent events");
    return { description: "An event stream", content: { "text/event-stream": { schema } } };
  }
  if (contract.file) {
    return { description: "A file", content: { [contract.file]: { schema: z.string().meta({ format: "binary" }) } } };
  }
  if (!contract.response) return { description: "Done" };
  return { description: "OK", content: { "application/json": { schema: contract.response } } };
}

/** The contract's own codes and those that its shape implies. */
function problemCodes(contract: EndpointDefinition): ErrorCode[] {
  const codes = new Set<ErrorCode>(contract.errors);
  if (contract.access !== "public") codes.add("unauthenticated").add("token_expired").add("origin_not_allowed");
  if (isScope(contract.access)) {
    codes.add("forbidden").add("second_factor_required").add("single_sign_on_required");
    if (contract.whenSuspended !== "allowed") codes.add("organization_suspended").add("organization_deleted");
  }
  if (contract.access === "operator") codes.add("forbidden");
  if (contract.requires?.includes("verified_email")) codes.add("email_unverified");
  if (contract.requires?.includes("fresh_sign_in")) codes.add("fresh_sign_in_required");
  if (contract.params) codes.add("not_found");
  if (contract.body) codes.add("invalid_json").add("body_too_large").add("unsupported_media_type");
  if (contract.bytes) codes.add("body_too_large");
  if (contract.body || contract.query) codes.add("validation_failed");
  if (contract.idempotent) codes.add("idempotency_conflict").add("idempotency_in_progress");
  codes.add("rate_limited").add("internal_error").add("service_unavailable");
  return [...codes].sort((a, b) => errorStatus[a] - errorStatus[b] || a.localeCompare(b, "en"));
}

/** Keys have no profile and never operate the platform, so what is for people alone does not take them. */
function securityOf(access: EndpointDefinition["access"]): Record<string, string[]>[] {
  if (access === "public") return [];
  const forPeople = access === "user" || access === "operator";
  return [{ bearer: [] }, ...(forPeople ? [] : [{ apiKey: [] }]), { session: [] }];
}

function isScope(access: EndpointDefinition["access"]): boolean {
  return !["public", "credential", "user", "operator"].includes(access);
}
