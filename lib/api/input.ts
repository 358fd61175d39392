import "server-only";
import { z } from "zod";
import { defaultBodyLimitBytes, readBytes, readJson } from "@/lib/api/body";
import type { BodyOf, EndpointDefinition, ParamsOf, QueryOf } from "@/lib/api/endpoint";
import { AppError, type FieldError, notFound } from "@/lib/errors";

export interface RequestInput<D extends EndpointDefinition> {
  params: ParamsOf<D>;
  query: QueryOf<D>;
  body: BodyOf<D>;
}

/** Enough for every form; a body of nothing but unknown fields must not come back as an answer many times its size. */
const mostErrors = 100;

const nothing = z.object({});
const strictSchemas = new WeakMap<z.ZodObject, z.ZodObject>();

/** The schema that refuses unknown fields; made once, for zod compiles each new schema at its first use. */
function strict(schema: z.ZodObject): z.ZodObject {
  const strictSchema = strictSchemas.get(schema) ?? schema.strict();
  strictSchemas.set(schema, strictSchema);
  return strictSchema;
}

/**
 * Parses path, query and body by the contract. A path that cannot name anything is 404; an unknown or malformed query
 * or body field is 422 with the list of them.
 */
export async function parseInput<D extends EndpointDefinition>(
  contract: D,
  request: Request,
): Promise<RequestInput<D>> {
  const url = new URL(request.url);
  const params = parseParams(contract, url.pathname);
  const query = contract.anyQuery ? undefined : parseQuery(contract, url.searchParams);
  const body = await parseBody(contract, request);
  return { params, query, body } as RequestInput<D>;
}

function parseParams(contract: EndpointDefinition, pathname: string): unknown {
  if (!contract.params) return undefined;
  const parsed = contract.params.safeParse(matchPath(contract.path, pathname));
  if (!parsed.success) throw notFound(contract.tags[0].toLowerCase().replace(/s$/, ""));
  return parsed.data;
}

/** The values of a path template's `{fields}`, read from the path itself. */
function matchPath(template: string, pathname: string): Record<string, string> {
  const given = pathname.split("/");
  const values: Record<string, string> = {};
  for (const [index, segment] of template.split("/").entries()) {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name) values[name] = decodeSegment(given[index] ?? "");
  }
  return values;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return ""; // A malformed escape names nothing: every params schema refuses the empty string.
  }
}

function parseQuery(contract: EndpointDefinition, search: URLSearchParams): unknown {
  // One pass: `getAll` for each of the thousands of keys that fit into an address takes a quarter of a second.
  const given = new Map<string, string[]>();
  for (const [key, value] of search) {
    if (value.includes("\u0000")) throw invalid([{ path: key, message: "Must not contain NUL." }]);
    const values = given.get(key);
    if (values) values.push(value);
    else given.set(key, [value]);
  }
  const entries = [...given].map(([key, values]) => [key, values.length === 1 ? values[0] : values]);
  return parseStrictly(strict(contract.query ?? nothing), Object.fromEntries(entries));
}

async function parseBody(contract: EndpointDefinition, request: Request): Promise<unknown> {
  const limitBytes = contract.bodyLimitBytes ?? defaultBodyLimitBytes;
  if (contract.bytes) return readBytes(request, limitBytes);
  if (!contract.body) return undefined;
  const json = await readJson(request, limitBytes);
  return parseStrictly(contract.body instanceof z.ZodObject ? strict(contract.body) : contract.body, json);
}

function parseStrictly(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.flatMap(fieldErrors).slice(0, mostErrors));
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String).join(".");
  if (issue.code !== "unrecognized_keys") return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: "This field is not known." }));
}

function invalid(errors: FieldError[]): AppError {
  return new AppError("validation_failed", "Some fields are not valid.", { errors });
}
