import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import { readBody } from "../http";
import type { Journal } from "./journal";
import { readScript, type Script } from "./script";

/**
 * The test's side of the scripted model:
 * - `GET /__journal?match=…` lists the requests whose message contains the text; `DELETE` forgets them all;
 * - `PUT /__scripts/{name}` registers a script for prompts that say `script: name`; `DELETE` removes it.
 */
export function createControl(journal: Journal, scripts: Map<string, z.output<typeof Script>>) {
  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> => {
    if (path === "/__journal") {
      if (request.method === "DELETE") journal.clear();
      const match = new URL(request.url ?? "/", "http://localhost").searchParams.get("match") ?? "";
      send(response, { requests: journal.entries.filter(({ message }) => message.includes(match)) });
      return true;
    }
    const name = /^\/__scripts\/(?<name>[\w.-]+)$/u.exec(path)?.groups?.name;
    if (name === undefined) return false;
    if (request.method === "DELETE") scripts.delete(name);
    else scripts.set(name, readScript(await readBody(request)));
    send(response, { scripts: [...scripts.keys()] });
    return true;
  };
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}
