import "server-only";
import { eq } from "drizzle-orm";
import { cadre } from "@/cadre.config";
import { avatars } from "@/drizzle/schema/accounts";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { recordOwnEvent } from "../record-event";
import { type ArchiveFile, jsonArray, zipStream } from "./archive";
import { ownFiles } from "./files";
import { lists, readProfile } from "./rows";

/** Everything that is stored about the person, as a ZIP archive that is written while it is sent. */
export async function exportMyself(ctx: UserContext): Promise<Response> {
  await asSystem((tx) => recordOwnEvent(tx, ctx, "account.exported"));
  const exportedAt = new Date();
  const name = `${cadre.name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-export-${exportedAt.toISOString().slice(0, 10)}.zip`;
  return new Response(zipStream(filesOf(ctx.actor.userId, exportedAt)), {
    headers: {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}

async function* filesOf(userId: string, exportedAt: Date): AsyncGenerator<ArchiveFile> {
  const { account, memberships, preferences, authenticator } = await readProfile(userId);
  yield { name: "README.txt", pieces: [readme(exportedAt)] };
  yield { name: "account.json", pieces: [pretty(account)] };
  yield { name: "organizations.json", pieces: jsonArray(memberships) };
  yield { name: "notification-preferences.json", pieces: jsonArray(preferences) };
  yield { name: "authenticator-app.json", pieces: [pretty(authenticator)] };
  for (const [name, read] of Object.entries(lists)) yield { name, pieces: jsonArray(read(userId)) };
  const [avatar] = await database().select().from(avatars).where(eq(avatars.userId, userId));
  if (avatar) yield { name: `avatar.${avatar.contentType.split("/")[1]}`, pieces: [new Uint8Array(avatar.content)] };
  yield* ownFiles(userId);
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const contents = [
  ["account.json", "your name, address and the state of your account"],
  ["avatar.*", "your picture, if you have set one"],
  ["organizations.json", "the organizations you belong to, and your role there"],
  [
    "conversations.json",
    "what you asked and what was answered on every branch, with links and summaries; also deleted ones that are not purged yet",
  ],
  ["queued-messages.json", "messages that wait until an agent has answered"],
  ["message-feedback.json", "what you thought of answers"],
  ["runs.json", "what the agents did for you, step by step, with the tools they used"],
  ["approvals.json", "tool calls that waited for somebody's word: yours, and those of others that you decided about"],
  ["files.json", "what you attached and what tools made for you"],
  ["files/*", "the files themselves, each in a folder named by its id"],
  ["files-left-out.json", "only if some could not be added: which, and why"],
  ["agents.json", "agents you made, and the versions you wrote of these and of others"],
  ["workflows.json", "workflows you made, and the versions you wrote of these and of others"],
  ["schedules.json", "what starts by itself in your name, and when it did"],
  ["inbound-webhooks.json", "webhooks that start something in your name, without their secrets, and their calls"],
  ["activity.json", "what you did, as your organizations' activity tells it, and what only you were told"],
  ["notifications.json", "what you were notified of"],
  ["notification-settings.json", "how each organization notifies you"],
  ["memories.json", "what agents keep in mind about you"],
  ["memory-settings.json", "where agents may remember you, as far as you chose"],
  ["usage.json", "what your runs used"],
  ["api-keys.json", "your API keys, without the keys themselves"],
  ["invitations.json", "invitations you sent, or accepted"],
  ["audit-events.json", "what you did in your organizations, as their audit logs tell it"],
  ["sessions.json", "where you signed in"],
  ["security-events.json", "what happened to your account"],
  ["authenticator-app.json, passkeys.json, recovery-codes.json", "your second factors, without their secrets"],
  ["remembered-devices.json", "browsers that skip your second factor"],
  ["linked-accounts.json", "accounts elsewhere with which you sign in"],
  ["mail-links.json", "links we sent you, without their secrets"],
  ["notification-preferences.json", "mails you switched on or off"],
  ["consents.json", "what you agreed to or withdrew"],
] as const;

function readme(exportedAt: Date): string {
  const rows = contents.map(([file, meaning]) => `${file}\n    ${meaning}`);
  return [
    `Your data at ${cadre.name}, exported on ${exportedAt.toISOString()}.`,
    "",
    "Times are in UTC, costs in millionths of a US dollar. Passwords, keys and other secrets are kept as hashes or",
    "encrypted; neither is part of this archive.",
    "",
    ...rows,
    "",
  ].join("\n");
}
