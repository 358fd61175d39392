import "server-only";
import { z } from "zod";
import { cleanSchema, cleanText, isRecord, UnusableSchema } from "@/features/tools/sources/clean";
import { type ListedTool, type Listing, maxDescriptionCharacters } from "@/features/tools/sources/listed-tool";
import type { OpenApiDocument } from "./document";
import { resolver, UnusableOperation } from "./resolve";

export const bodyProperty = "body";
const methods = ["get", "head", "post", "put", "patch", "delete"] as const;
const maxOperations = 500;

/** Where an argument of a tool goes in the request. */
export interface Placement {
  property: string;
  name: string;
  in: "path" | "query" | "header";
}

/** One operation of a document, as a tool and as a request. */
export interface Operation {
  tool: ListedTool;
  method: string;
  path: string;
  placements: Placement[];
  bodyType: string | null;
}

const Parameter = z.object({
  name: z.string().min(1).max(100),
  in: z.enum(["path", "query", "header", "cookie"]),
  required: z.boolean().default(false),
  description: z.string().optional(),
  schema: z.record(z.string(), z.unknown()).default({ type: "string" }),
});

const OperationObject = z.object({
  operationId: z.string().max(300).optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  parameters: z.array(Parameter).default([]),
  requestBody: z
    .object({
      required: z.boolean().default(false),
      content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()).default({}) })),
    })
    .optional(),
});

/** Headers that the request itself decides about. */
const ownHeaders = new Set(["accept", "content-type", "authorization", "cookie", "host", "content-length"]);

/** Every operation of a document that can be a tool, and what is wrong with the others. */
export function readOperations(document: OpenApiDocument): { operations: Operation[]; problems: string[] } {
  const operations: Operation[] = [];
  const problems: string[] = [];
  const resolve = resolver(document);
  const paths = isRecord(document.paths) ? Object.entries(document.paths) : [];
  for (const [path, item] of paths) {
    for (const method of methods) {
      if (!isRecord(item) || !isRecord(item[method]) || operations.length >= maxOperations) continue;
      try {
        operations.push(readOperation(path, method, item, item[method], resolve));
      } catch (error) {
        problems.push(`${method.toUpperCase()} ${cleanText(path, 100)}: ${reasonOf(error)}.`);
      }
    }
  }
  return { operations, problems };
}

export function listOperations(document: OpenApiDocument): Listing {
  const { operations, problems } = readOperations(document);
  return { tools: operations.map(({ tool }) => tool), problems };
}

function reasonOf(error: unknown): string {
  if (error instanceof UnusableOperation) return error.message;
  if (error instanceof UnusableSchema) return "its arguments are not usable";
  if (error instanceof z.ZodError) return "its description is not valid";
  throw error;
}

type Resolve = ReturnType<typeof resolver>;

function readOperation(
  path: string,
  method: (typeof methods)[number],
  item: Record<string, unknown>,
  described: Record<string, unknown>,
  resolve: Resolve,
): Operation {
  const { responses: _answers, callbacks: _callbacks, ...asked } = described;
  const shared = z.array(Parameter).parse(resolve(item.parameters ?? []));
  const operation = OperationObject.parse(resolve(asked));
  const own = new Set(operation.parameters.map((one) => `${one.in} ${one.name}`));
  const parameters = [...shared.filter((one) => !own.has(`${one.in} ${one.name}`)), ...operation.parameters];
  const placed = placeParameters(parameters);
  const body = bodyOf(operation.requestBody);
  const properties = Object.fromEntries(placed.map(({ property, parameter }) => [property, schemaOf(parameter)]));
  if (body) properties[bodyProperty] = body.schema;
  const isNeeded = body !== null && operation.requestBody?.required;
  const required = placed.filter(({ parameter }) => parameter.required || parameter.in === "path");
  return {
    method: method.toUpperCase(),
    path,
    placements: placed.map(({ property, parameter }) => ({ property, name: parameter.name, in: parameter.in })),
    bodyType: body?.type ?? null,
    tool: {
      name: nameOf(operation.operationId, method, path),
      description: cleanText(
        [operation.summary, operation.description].filter(Boolean).join("\n") || `${method.toUpperCase()} ${path}`,
        maxDescriptionCharacters,
      ),
      inputSchema: cleanSchema({
        type: "object",
        properties,
        required: [...required.map(({ property }) => property), ...(isNeeded ? [bodyProperty] : [])],
        additionalProperties: false,
      }),
      effect: method === "get" || method === "head" ? "pure" : "side_effect",
    },
  };
}

type PlacedParameter = z.output<typeof Parameter> & { in: Placement["in"] };

/** Each parameter under its own name, or with its place before it where two would have the same. */
function placeParameters(parameters: z.output<typeof Parameter>[]) {
  const taken = new Set([bodyProperty]);
  return parameters.flatMap((parameter) => {
    if (parameter.in === "cookie" || (parameter.in === "header" && ownHeaders.has(parameter.name.toLowerCase())))
      return [];
    const plain = parameter.name.replace(/[^a-zA-Z0-9_.-]/g, "_").slice(0, 60);
    const property = taken.has(plain) ? `${parameter.in}_${plain}` : plain;
    taken.add(property);
    return [{ property, parameter: parameter as PlacedParameter }];
  });
}

function schemaOf({ schema, description }: z.output<typeof Parameter>): Record<string, unknown> {
  return description === undefined ? schema : { ...schema, description };
}

type RequestBody = z.output<typeof OperationObject>["requestBody"];

function bodyOf(body: RequestBody): { type: string; schema: Record<string, unknown> } | null {
  if (!body) return null;
  for (const [type, { schema }] of Object.entries(body.content)) {
    const plain = type.split(";")[0]?.trim().toLowerCase() ?? "";
    if (/^application\/([a-z.+-]*\+)?json$/.test(plain) || plain === "application/x-www-form-urlencoded") {
      return { type: plain, schema };
    }
  }
  if (body.required) throw new UnusableOperation("it takes a body that is neither JSON nor a form");
  return null;
}

function nameOf(operationId: string | undefined, method: string, path: string): string {
  const name = operationId ?? `${method}_${path.replace(/[{}]/g, "").replace(/[^a-zA-Z0-9]+/g, "_")}`;
  return cleanText(name, 100).replace(/^_+|_+$/g, "");
}
