import { createHmac } from "node:crypto";
import { POST as createRoute } from "@/app/api/v1/triggers/route";
import type { MintedTrigger } from "@/features/triggers/schema";
import { type Person, request } from "./api";

/** A webhook of somebody's that starts the triage agent, or whatever `body` says. */
export async function givenWebhook({ token }: Pick<Person, "token">, body: object = {}): Promise<MintedTrigger> {
  const target = { kind: "agent", key: "triage" };
  const answer = await createRoute(
    request("/api/v1/triggers", { method: "POST", token, body: { name: "Orders", target, ...body } }),
  );
  if (answer.status !== 201) throw new Error(`The webhook was refused: ${await answer.text()}`);
  return (await answer.json()) as MintedTrigger;
}

interface Signed {
  id?: string;
  body: string;
  /** Seconds since 1970; now when absent. */
  timestamp?: number;
}

/** The headers with which a sender proves by Standard Webhooks that it knows the secret. */
export function signedHeaders(secret: string | null, { id = "msg_1", body, timestamp }: Signed) {
  const seconds = timestamp ?? Math.floor(Date.now() / 1_000);
  const key = Buffer.from((secret ?? "").slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": `v1,${signature}` };
}
