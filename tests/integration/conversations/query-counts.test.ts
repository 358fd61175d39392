import { beforeAll, expect, test } from "vitest";
import { GET as messagesRoute } from "@/app/api/v1/conversations/[conversation_id]/messages/route";
import { GET as queueRoute } from "@/app/api/v1/conversations/[conversation_id]/queue/route";
import { GET as readRoute } from "@/app/api/v1/conversations/[conversation_id]/route";
import { GET as usageRoute } from "@/app/api/v1/conversations/[conversation_id]/usage/route";
import { GET as listRoute } from "@/app/api/v1/conversations/route";
import { GET as searchRoute } from "@/app/api/v1/conversations/search/route";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { chainMessages } from "@/tests/factories/conversations";
import { type Person, request, signUp } from "@/tests/setup/api";
import { conversationPath, type MessagesAnswer } from "@/tests/setup/chat";
import { queriesOf } from "@/tests/setup/count-queries";

/** A person with one conversation of so many messages, every tenth of them with a second version. */
async function personWith(messages: number): Promise<Person & { conversationId: string; middleId: string }> {
  const person = await signUp();
  const conversationId = newId();
  await pool()`
    insert into conversations (id, organization_id, user_id, title)
    values (${conversationId}, ${person.organizationId}, ${person.id}, 'Long')`;
  await pool()`
    insert into messages (id, organization_id, conversation_id, role, content)
    select gen_random_uuid(), ${person.organizationId}, ${conversationId},
      case when n % 2 = 1 then 'user' else 'assistant' end, 'zebra ' || n
    from generate_series(1, ${messages}::int) n order by n`;
  await chainMessages(pool(), [conversationId]);
  await pool()`
    insert into messages (id, organization_id, conversation_id, parent_id, role, content)
    select gen_random_uuid(), organization_id, conversation_id, parent_id, role, content || ' again'
    from messages where conversation_id = ${conversationId} and position % 10 = 0`;
  await pool()`analyze messages`;
  const [middle] = await pool()<{ id: string }[]>`
    select id from messages where conversation_id = ${conversationId} and content = ${`zebra ${messages / 2}`}`;
  return { ...person, conversationId, middleId: middle?.id ?? "" };
}

type Someone = Awaited<ReturnType<typeof personWith>>;
let brief: Someone;
let long: Someone;

beforeAll(async () => {
  [brief, long] = [await personWith(40), await personWith(5_000)];
});

const ask = (route: (request: Request) => Promise<Response>, path: string, { token }: Someone) =>
  route(request(path, { token }));

/** Beyond what every request asks for its session and its organization. */
const endpoints: [string, (someone: Someone) => Promise<Response>, number][] = [
  [
    "the newest messages",
    (one) => ask(messagesRoute, conversationPath(one.conversationId, "/messages?limit=40"), one),
    2,
  ],
  [
    "the messages around one",
    (one) => ask(messagesRoute, conversationPath(one.conversationId, `/messages?limit=20&around=${one.middleId}`), one),
    2,
  ],
  ["the conversation", (one) => ask(readRoute, conversationPath(one.conversationId), one), 1],
  ["the list of conversations", (one) => ask(listRoute, "/api/v1/conversations", one), 1],
  ["the queue", (one) => ask(queueRoute, conversationPath(one.conversationId, "/queue"), one), 3],
  ["usage and cost", (one) => ask(usageRoute, conversationPath(one.conversationId, "/usage"), one), 3],
  ["a search", (one) => ask(searchRoute, "/api/v1/conversations/search?q=zebra", one), 2],
];

/** Statements about the data, not those of authentication and limits, which have tests of their own. */
const aboutConversations = /\b(conversations|messages|queued_messages|runs|usage_records|search_messages)\b/;

test.each(endpoints)("%s: as many statements for 5,000 messages as for 40", async (_name, call, most) => {
  const counts: number[] = [];
  for (const someone of [brief, long]) {
    const queries = await queriesOf(async () => {
      const response = await call(someone);
      expect(response.status).toBe(200);
      await response.json();
    });
    counts.push(queries.filter((query) => aboutConversations.test(query)).length);
  }
  expect(counts[1]).toBe(counts[0]);
  expect(counts[1]).toBeLessThanOrEqual(most);
  expect(counts[1]).toBeGreaterThan(0);
});

test("a page of a conversation of 5,000 messages is read within 250 ms, also around its middle", async () => {
  for (const query of ["?limit=40", `?limit=40&around=${long.middleId}`]) {
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const startedAt = performance.now();
      const response = await ask(messagesRoute, conversationPath(long.conversationId, `/messages${query}`), long);
      const { data } = (await response.json()) as MessagesAnswer;
      times.push(performance.now() - startedAt);
      expect(data).toHaveLength(40);
    }
    expect(Math.min(...times)).toBeLessThan(250);
  }
});
