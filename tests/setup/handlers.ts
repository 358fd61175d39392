import { readdirSync } from "node:fs";
import path from "node:path";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import type { RouteHandler } from "@/lib/api/route";
import { request } from "./api";
import type { Input } from "./sample-rows";
import type { Seat } from "./world";

/** The handler of every contract, as the files under `app` export them. */
export async function routeHandlers(): Promise<ReadonlyMap<EndpointDefinition, RouteHandler>> {
  const handlers = new Map<EndpointDefinition, RouteHandler>();
  for (const file of readdirSync("app/api/v1", { recursive: true, encoding: "utf8" })) {
    if (path.basename(file) !== "route.ts") continue;
    const exported = (await import(path.resolve("app/api/v1", file))) as Record<string, RouteHandler>;
    for (const handler of Object.values(exported)) if (handler.contract) handlers.set(handler.contract, handler);
  }
  return handlers;
}

const organizationless = new Set(["public", "credential", "user", "operator"]);
let known: ReadonlyMap<EndpointDefinition, RouteHandler> | null = null;

/** The answer of an endpoint to somebody's request. It names their organization where the endpoint works in one. */
export async function callAs(seat: Seat, contract: EndpointDefinition, input: Input): Promise<Response> {
  known ??= await routeHandlers();
  const handler = known.get(contract);
  if (!handler) throw new Error(`${contract.method} ${contract.path} has no route.`);
  const address = contract.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => input.params?.[name] ?? "");
  return handler(
    request(input.query ? `${address}?${new URLSearchParams(input.query)}` : address, {
      method: contract.method,
      ...(seat.token === null ? {} : { token: seat.token }),
      ...(input.body === undefined ? {} : { body: input.body }),
      headers: organizationless.has(contract.access) ? {} : { "x-tenant-id": seat.organizationId },
    }),
  );
}
