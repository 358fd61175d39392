import type { Server } from "node:http";
import type { Answer } from "@/dev/model/answer";
import { type Conversation, lastUserText } from "@/dev/model/conversation";
import { createModelServer, listen } from "@/dev/model/http";
import type { Random } from "./random";

/** What the stand-in saw of one request. Times are `Date.now()`. */
export interface ModelCall {
  script: string;
  startedAt: number;
  /** When the client left before the answer was out. */
  abortedAt: number | null;
  finished: boolean;
}

export type Script = (conversation: Conversation) => Answer;

/** The model provider, whose answers each scenario writes itself. */
export interface ScriptedModel {
  url: string;
  calls: ModelCall[];
  /** Requests that a real provider would refuse, and why. */
  complaints: string[];
  /** Makes `script` answer every message that was made with `messageFor(name)`. */
  write(name: string, script: Script): void;
  stop(): Promise<void>;
}

/** A message to which the script called `name` answers. */
export function messageFor(name: string): string {
  return `[[${name}]] Please answer.`;
}

export async function startScriptedModel(): Promise<ScriptedModel> {
  const scripts = new Map<string, Script>();
  const calls: ModelCall[] = [];
  const complaints: string[] = [];
  const server: Server = createModelServer({
    answer({ conversation, response }) {
      const name = /\[\[(.+?)\]\]/.exec(lastUserText(conversation))?.[1] ?? "";
      const call: ModelCall = { script: name, startedAt: Date.now(), abortedAt: null, finished: false };
      calls.push(call);
      complaints.push(...invalidCalls(conversation).map((what) => `${name}: ${what}`));
      response.once("finish", () => {
        call.finished = true;
      });
      response.once("close", () => {
        if (!call.finished) call.abortedAt = Date.now();
      });
      return (
        scripts.get(name)?.(conversation) ?? { fault: { kind: "status", status: 400, message: `No script "${name}".` } }
      );
    },
  });
  const url = await listen(server, 0);
  return {
    url: `${url}/v1`,
    calls,
    complaints,
    write: (name, script) => void scripts.set(name, script),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Every call must have exactly one result, and every result its call: a takeover rebuilds this from rows. */
function invalidCalls({ items }: Conversation): string[] {
  const open = new Map<string, number>();
  for (const item of items) {
    if (item.kind === "call") open.set(item.callId, (open.get(item.callId) ?? 0) + 1);
    if (item.kind === "result") open.set(item.callId, (open.get(item.callId) ?? 0) - 1);
  }
  return [...open].filter(([, balance]) => balance !== 0).map(([id, balance]) => `${id} has ${1 - balance} results`);
}

const syllables = "ka ter mo lin sa ré du chi pa no wei tus ol 🙂 en gra – fi zu lo".split(" ");

/** Words of no language, with letters of one to four bytes among them; `characters` long, about. */
export function someText(random: Random, characters: number): string {
  let text = "";
  while (text.length < characters) {
    const word = Array.from({ length: random.integer(1, 4) }, () => syllables[random.integer(0, syllables.length - 1)]);
    text += `${word.join("")}${random.integer(0, 12) === 0 ? ".\n" : " "}`;
  }
  return text.trim();
}
