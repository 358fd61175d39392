import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type { RouteHandler } from "@/lib/api/route";

/** Answers a request by the route file that its address leads to, as the server would. */
export async function dispatch(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const file = path.resolve(folderOf(pathname), "route.ts");
  const module: Record<string, RouteHandler> = await import(file);
  const handler = module[request.method];
  if (!handler) throw new Error(`${file} has no ${request.method}.`);
  return handler(request);
}

/** A literal segment wins over a parameter, as in Next. */
function folderOf(pathname: string): string {
  return pathname
    .split("/")
    .filter(Boolean)
    .reduce((folder, segment) => {
      const literal = path.join(folder, segment);
      if (existsSync(literal)) return literal;
      const parameter = readdirSync(folder).find((name) => /^\[\w+\]$/.test(name));
      if (!parameter) throw new Error(`No route answers ${pathname}.`);
      return path.join(folder, parameter);
    }, "app");
}
