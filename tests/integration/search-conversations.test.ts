import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { conversations } from "@/drizzle/schema/conversations";
import { memberships } from "@/drizzle/schema/identity";
import { messages } from "@/drizzle/schema/messages";
import { searchConversations } from "@/features/tools/builtin/search-conversations";
import { actingUserId, mintOrganizationContext, type OrganizationContext } from "@/lib/context";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { newId } from "@/lib/ids";
import { createPerson } from "../factories/people";

let me: OrganizationContext;
let colleague: OrganizationContext;
let stranger: OrganizationContext;

beforeAll(async () => {
  me = await createPerson();
  stranger = await createPerson();
  colleague = await joinOrganization(await createPerson(), me);
});

async function joinOrganization(person: OrganizationContext, owner: OrganizationContext): Promise<OrganizationContext> {
  const row = { organizationId: owner.organization.id, userId: actingUserId(person), role: "member" as const };
  await asSystem((tx) => tx.insert(memberships).values(row));
  return mintOrganizationContext({ ...person, organization: owner.organization });
}

async function givenConversation(ctx: OrganizationContext, title: string, ...contents: string[]): Promise<string> {
  const conversation = { id: newId(), organizationId: ctx.organization.id, userId: actingUserId(ctx), title };
  await withOrganization(ctx, async (tx) => {
    await tx.insert(conversations).values(conversation);
    for (const content of contents) {
      const { id: conversationId, organizationId } = conversation;
      await tx.insert(messages).values({ id: newId(), organizationId, conversationId, role: "user", content });
    }
  });
  return conversation.id;
}

async function search(ctx: OrganizationContext, query: string, conversationId: string | null = null) {
  const context = {
    ctx,
    userId: actingUserId(ctx),
    runId: newId(),
    callId: randomUUID(),
    idempotencyKey: "test",
    agentKey: "triage",
    conversationId,
    signal: new AbortController().signal,
  };
  const answer = (await searchConversations.execute({ query }, context)) as {
    results: { conversation_id: string; title: string; snippet: string; updated_at: string }[];
  };
  return answer.results;
}

test("a word in a message finds its conversation, with the words around it as plain text", async () => {
  const filler = "Nothing to see here. ".repeat(100);
  const id = await givenConversation(me, "Money", `${filler}The **zebra** tax is due in March. ${filler}`, "Thanks.");
  const [found, ...others] = await search(me, "zebra tax");
  expect(others).toEqual([]);
  expect(found).toMatchObject({ conversation_id: id, title: "Money" });
  expect(found?.snippet).toContain("zebra");
  expect(found?.snippet).not.toMatch(/<b>|\n/);
  expect(found?.snippet.length).toBeLessThan(600);
  expect(new Date(found?.updated_at ?? "").getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test("a word in the title finds it too, also where nothing was written yet", async () => {
  const titled = await givenConversation(me, "Okapi habitats", "Where do they live?");
  const empty = await givenConversation(me, "Okapi names");
  const found = await search(me, "okapi");
  expect(found.map((match) => match.conversation_id).sort()).toEqual([titled, empty].sort());
  expect(found.find((match) => match.conversation_id === titled)?.snippet).toBe("Where do they live?");
});

test("a whole sentence finds by its telling words", async () => {
  const id = await givenConversation(me, "Trip", "The quokka lives on Rottnest Island.");
  expect(await search(me, "the conversation where I asked about the quokka")).toMatchObject([{ conversation_id: id }]);
  expect(await search(me, "what did we say about it?")).toEqual([]);
});

test("quotes keep words together and a minus excludes", async () => {
  const id = await givenConversation(me, "Birds", "A blue tit in the garden.");
  await givenConversation(me, "Paint", "The garden tit house is blue.");
  expect(await search(me, '"blue tit"')).toMatchObject([{ conversation_id: id }]);
  expect(await search(me, "tit -house")).toMatchObject([{ conversation_id: id }]);
});

test("each conversation comes once, and five at most", async () => {
  for (let i = 0; i < 7; i++) await givenConversation(me, `Round ${i}`, "axolotl", "axolotl again");
  const found = await search(me, "axolotl");
  expect(found).toHaveLength(5);
  expect(new Set(found.map((match) => match.conversation_id)).size).toBe(5);
});

test("the conversation that asks is left out", async () => {
  const current = await givenConversation(me, "Now", "Find the numbat.");
  const earlier = await givenConversation(me, "Then", "A numbat eats termites.");
  expect(await search(me, "numbat", current)).toMatchObject([{ conversation_id: earlier }]);
});

test("a deleted conversation is not found", async () => {
  const id = await givenConversation(me, "Gone", "pangolin");
  const deletion = { deletedAt: new Date() };
  await withOrganization(me, (tx) => tx.update(conversations).set(deletion).where(eq(conversations.id, id)));
  expect(await search(me, "pangolin")).toEqual([]);
});

test("a colleague in the same organization finds nothing of mine", async () => {
  await givenConversation(me, "Capybara plans", "The capybara is a secret.");
  expect(await search(colleague, "capybara")).toEqual([]);
});

test("somebody of another organization finds nothing of mine", async () => {
  await givenConversation(me, "Wombat plans", "The wombat is a secret.");
  expect(await search(stranger, "wombat")).toEqual([]);
});

test("one's own conversations of another organization are not found from this one", async () => {
  const elsewhere = await joinOrganization(stranger, me);
  await givenConversation(stranger, "Tapir", "The tapir belongs to the other organization.");
  expect(await search(elsewhere, "tapir")).toEqual([]);
});

test("the search function of the database answers for the transaction's own organization only", async () => {
  await givenConversation(me, "Echidna", "An echidna lays eggs.");
  const found = (ctx: OrganizationContext, author: OrganizationContext) =>
    withOrganization(ctx, (tx) =>
      tx.execute(sql`select * from search_messages(to_tsquery('simple', 'echidna'), ${actingUserId(author)}::uuid)`),
    );
  expect(await found(me, me)).toHaveLength(1);
  expect(await found(stranger, me)).toEqual([]);
  const unset = asSystem((tx) =>
    tx.execute(sql`select * from search_messages(to_tsquery('simple', 'echidna'), ${actingUserId(me)}::uuid)`),
  );
  expect(await unset).toEqual([]);
});

test("a query that no database can store finds nothing and breaks nothing", async () => {
  expect(await search(me, "nul \u0000 and half a pair \ud83d & ! ( :* '")).toEqual([]);
});
