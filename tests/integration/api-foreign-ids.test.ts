import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { contracts } from "@/features/api-reference/data";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import type { RouteHandler } from "@/lib/api/route";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { inOrder, makeRow, type Row, readTables } from "../factories/rows";
import { type Person, problemOf, request, signUp } from "../setup/api";

/** Which table a path parameter or a body field names a row of. A new one must be added here. */
const tableOf: Record<string, string> = { run_id: "runs", conversation_id: "conversations", retry_of: "runs" };
/** The least body that an operation with an id in its path accepts. */
const bodies: Record<string, object> = { renameConversation: { title: "Mine now" } };
/** Operations that take ids in their body, and a body around them. */
const idsInBody: [operation: string, field: string, rest: object][] = [
  ["createChat", "conversation_id", { message: "Hello" }],
  ["createChatStream", "conversation_id", { message: "Hello" }],
  ["createRun", "conversation_id", { message: "Hello" }],
];

const handlers = new Map<EndpointDefinition, RouteHandler>();
for (const file of readdirSync("app/api/v1", { recursive: true, encoding: "utf8" })) {
  if (path.basename(file) !== "route.ts") continue;
  const module: Record<string, RouteHandler> = await import(path.resolve("app/api/v1", file));
  for (const handler of Object.values(module)) if (handler.contract) handlers.set(handler.contract, handler);
}

let ada: Person;
let bob: Person;
let rowsOfAda: Map<string, Row>;
beforeAll(async () => {
  [ada, bob] = await Promise.all([signUp(), signUp()]);
  rowsOfAda = await plant(ada);
});

/** One row in each of the organization's tables, all of them this person's own. */
async function plant(person: Person): Promise<Map<string, Row>> {
  const sql = pool();
  const known = { organizations: { id: person.organizationId }, users: { id: person.id } };
  const rows = new Map<string, Row>(Object.entries(known));
  for (const table of inOrder(await readTables(sql))) {
    if (!["conversations", "runs", "messages"].includes(table.name)) continue;
    const values = {
      ...makeRow(table, person.organizationId, rows),
      ...(table.name === "runs" ? { status: "completed" } : {}),
    };
    if (table.name === "messages") Object.assign(values, { role: "user" });
    const [row] = await sql`insert into ${sql(table.name)} ${sql(values)} returning *`;
    rows.set(table.name, row as Row);
  }
  return rows;
}

function call(
  operation: string,
  contract: EndpointDefinition,
  as: Person,
  idOf: (name: string) => string,
  body?: object,
) {
  const address = contract.path.replace(/\{(\w+)\}/g, (_, name: string) => idOf(name));
  const sent = body ?? bodies[operation] ?? (contract.body ? {} : undefined);
  const handler = handlers.get(contract);
  if (!handler) throw new Error(`${operation} has no route.`);
  return handler(request(address, { method: contract.method, token: as.token, ...(sent ? { body: sent } : {}) }));
}

const idOfAda = (name: string) => {
  const id = rowsOfAda.get(tableOf[name] ?? "")?.id;
  if (typeof id !== "string") throw new Error(`Teach this test which table {${name}} belongs to.`);
  return id;
};

describe.each([...contracts].filter(([, { params }]) => params))("%s with an id in its path", (operation, contract) => {
  test("does not find a row of another organization", async () => {
    const answer = await call(operation, contract, bob, idOfAda);
    expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
  });

  test("does not find a row of a colleague", async () => {
    const colleague = await signUp();
    await pool()`delete from memberships where user_id = ${colleague.id}`;
    await pool()`
      insert into memberships (organization_id, user_id, role) values (${ada.organizationId}, ${colleague.id}, 'owner')`;
    const { signIn } = await import("../setup/api");
    const answer = await call(operation, contract, { ...colleague, token: await signIn(colleague) }, idOfAda);
    expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
  });

  test("does not find a row that does not exist", async () => {
    expect(await problemOf(await call(operation, contract, ada, () => newId()))).toEqual({
      status: 404,
      code: "not_found",
    });
  });

  test("does not take a malformed id for an error of ours", async () => {
    expect(await problemOf(await call(operation, contract, ada, () => "1"))).toEqual({
      status: 404,
      code: "not_found",
    });
  });
});

describe.each(idsInBody)("%s with %s in its body", (operation, field, rest) => {
  test("does not find a row of another organization", async () => {
    const contract = contracts.get(operation);
    if (!contract) throw new Error(`There is no operation ${operation}.`);
    const answer = await call(operation, contract, bob, idOfAda, { ...rest, [field]: idOfAda(field) });
    expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
  });
});

test("the rows are still there, and their owner finds them", async () => {
  const contract = contracts.get("getConversation");
  if (!contract) throw new Error("There is no operation getConversation.");
  expect((await call("getConversation", contract, ada, idOfAda)).status).toBe(200);
});
