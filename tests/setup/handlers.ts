import { readdirSync } from "node:fs";
import path from "node:path";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import type { RouteHandler } from "@/lib/api/route";

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
