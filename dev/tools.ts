import type { Environment } from "./environment";
import type { ManagedProcess } from "./managed-process";
import { needsOAuthStandIn } from "./oauth";
import { choosePort } from "./ports";
import { manageStandIn } from "./stand-in";

const FIRST_PORT = 4060;

/**
 * Whether the stand-in plays servers that tools come from: only beside the OAuth stand-in, with which private addresses are
 * allowed. Nothing else could reach it.
 */
export function needsToolStandIn(environment: Environment): boolean {
  return needsOAuthStandIn(environment) && (environment.ALLOW_PRIVATE_NETWORK ?? "true") === "true";
}

export function toolStandInUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** The variable that makes the settings name what can be added. */
export function toolStandInEnvironment(port: number): Environment {
  const url = toolStandInUrl(port);
  return {
    TOOL_SOURCES_NOTICE:
      `To try it, add what a local stand-in offers: the MCP server ${url}/mcp, the same behind a sign-in at ` +
      `${url}/signed-in/mcp, or the API ${url}/notes/openapi.json.`,
  };
}

/** Starts the stand-in and keeps it running, always on the same port. */
export async function manageToolStandIn(environment: Environment): Promise<{ managed: ManagedProcess; port: number }> {
  const port = await choosePort("tools", FIRST_PORT);
  const managed = manageStandIn({
    name: "tool stand-in",
    folder: "tools",
    environment: { ...environment, PORT: String(port) },
  });
  return { managed, port };
}
