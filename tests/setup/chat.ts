import { GET as messagesRoute } from "@/app/api/v1/conversations/[conversation_id]/messages/route";
import { POST as createRun } from "@/app/api/v1/runs/route";
import type { Message } from "@/features/conversations/schema";
import { request } from "./api";
import { endOf } from "./runs";

interface StartedRun {
  id: string;
  conversation_id: string;
}

export const conversationPath = (id: string, rest = "") => `/api/v1/conversations/${id}${rest}`;

export function sendMessage(token: string, body: Record<string, unknown>): Promise<Response> {
  return createRun(request("/api/v1/runs", { method: "POST", token, body }));
}

/** Sends a message and waits for the end of the answer. */
export async function ask(token: string, body: Record<string, unknown>): Promise<StartedRun> {
  const response = await sendMessage(token, body);
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  const run = (await response.json()) as StartedRun;
  await endOf(run.id);
  return run;
}

export interface MessagesAnswer {
  data: Message[];
  next_cursor: string | null;
  newer_cursor: string | null;
}

export async function readMessages(token: string, id: string, query = "?limit=100"): Promise<MessagesAnswer> {
  const response = await messagesRoute(request(conversationPath(id, `/messages${query}`), { token }));
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as MessagesAnswer;
}

/** What the shown branch says, oldest first. */
export async function shownBranch(token: string, id: string): Promise<string[]> {
  return (await readMessages(token, id)).data.map(({ content }) => content).toReversed();
}
