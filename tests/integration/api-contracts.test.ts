import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { contracts, describePublicApi } from "@/features/api-reference/data";
import type { EndpointDefinition } from "@/lib/api/endpoint";

/** Handlers that `route()` did not make, and why. A new one needs a reason here. */
const exceptions: Record<string, string> = {
  "app/api/[...path]/route.ts": "answers addresses that no contract has",
  "app/api/auth/[...nextauth]/route.ts": "next-auth's own protocol",
  "app/api/health/route.ts": "asked by machines every second, without limits or log lines",
  "app/api/health/ready/route.ts": "asked by machines every second, without limits or log lines",
  "app/api/metrics/route.ts": "speaks Prometheus' text format, behind its own token",
  "app/api/openapi.json/route.ts": "is the description of the contracts itself",
};
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const openApiFile = "docs/openapi.json";

interface MadeHandler {
  contract: EndpointDefinition;
}

const routeFiles = readdirSync("app/api", { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "route.ts")
  .map((file) => path.join("app/api", file))
  .sort();
const routes = await Promise.all(
  routeFiles.map(async (file) => ({ file, exported: (await import(path.resolve(file))) as Record<string, unknown> })),
);
const handlers = routes.flatMap(({ file, exported }) =>
  methods.flatMap((method) => (exported[method] ? [{ file, method, handler: exported[method] }] : [])),
);
const madeHandlers = handlers.filter(({ file }) => !exceptions[file]);

function contractOf(handler: unknown): EndpointDefinition | undefined {
  return (handler as Partial<MadeHandler>).contract;
}

describe("the routes under app/api", () => {
  test("every exception still exists", () => {
    expect(routeFiles).toEqual(expect.arrayContaining(Object.keys(exceptions)));
  });

  test.each(madeHandlers)(
    "$method in $file was made by route() for that method and path",
    ({ file, method, handler }) => {
      const contract = contractOf(handler);
      expect(contract, "export a handler made by route(contract, …)").toBeDefined();
      const address = `/${path.dirname(file).replace(/^app\//, "")}`.replace(/\[(\w+)\]/g, "{$1}");
      expect(`${contract?.method} ${contract?.path}`).toBe(`${method} ${address}`);
    },
  );

  test.each(routes.filter(({ file }) => !exceptions[file]))("$file answers preflights", ({ exported }) => {
    expect(exported.OPTIONS, "export const OPTIONS = preflight(…)").toBeTypeOf("function");
  });
});

describe("the contracts", () => {
  test("each one in a contract.ts is part of the public API", async () => {
    const files = readdirSync("features", { encoding: "utf8", recursive: true })
      .filter((file) => path.basename(file) === "contract.ts")
      .map((file) => path.resolve("features", file));
    const declared = (await Promise.all(files.map((file) => import(file)))).flatMap((module) => Object.keys(module));
    expect([...contracts.keys()].sort()).toEqual(declared.sort());
  });

  test.each([...contracts])("%s has a route", (_name, contract) => {
    expect(madeHandlers.some(({ handler }) => contractOf(handler) === contract)).toBe(true);
  });

  test.each([...contracts].filter(([, { body }]) => body))(
    "%s refuses unknown fields at every depth",
    (_name, { body }) => {
      const schema = body instanceof z.ZodObject ? body.strict() : body;
      const json = z.toJSONSchema(schema as z.ZodType, { io: "input" });
      expect(openObjects(json, "body")).toEqual([]);
    },
  );

  test.each([...contracts])("%s is bound to an organization where it must be", (_name, contract) => {
    const scoped = !["public", "credential", "user", "operator"].includes(contract.access);
    if (contract.idempotent || contract.limit === "run") expect(scoped).toBe(true);
    const isFree = contract.stream === true || contract.file !== undefined || contract.status === 204;
    expect(Boolean(contract.response) || isFree, "declare what it answers").toBe(true);
  });
});

test("docs/openapi.json is the document of the contracts", () => {
  const current = `${JSON.stringify(describePublicApi(), null, 2)}\n`;
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(openApiFile, current);
  expect(
    readFileSync(openApiFile, "utf8") === current,
    "run UPDATE_GOLDENS=1 npx vitest run --project integration",
  ).toBe(true);
});

/** The places of a JSON schema where an object lets unknown properties through. */
function openObjects(schema: unknown, place: string): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = "properties" in schema && !("additionalProperties" in schema) ? [place] : [];
  return [...own, ...Object.entries(schema).flatMap(([key, value]) => openObjects(value, `${place}.${key}`))];
}
