import { beforeEach, describe, expect, test } from "vitest";
import { contracts } from "@/features/api-reference/data";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { ensureSigningKey } from "@/lib/auth/signing-keys";
import { newId } from "@/lib/ids";
import { problemOf } from "../setup/api";
import { callAs } from "../setup/handlers";
import { startMailbox } from "../setup/mailbox";
import { samples } from "../setup/samples";
import { writeTestCatalog } from "../setup/service-accounts";
import { makeWorld, type Seat, signedIn, type World } from "../setup/world";

writeTestCatalog();
await startMailbox();
await ensureSigningKey();

/** Operations that take ids in their body, and a body around them. */
const idsInBody: [operation: string, field: string, rest: object][] = [
  ["createChat", "conversation_id", { message: "Hello" }],
  ["createChatStream", "conversation_id", { message: "Hello" }],
  ["createRun", "conversation_id", { message: "Hello" }],
];
/** What belongs to the person who made it, whatever the role of others. */
const privateParams = ["conversation_id", "run_id", "message_id"];
/** Their samples are runs of a workflow, which everybody sees: who may control them is in `workflow-runs-api.test.ts`. */
const ofWorkflows = ["pauseRun", "resumeRun", "retryRun", "rerunRun", "deleteRun"];
const missing = { status: 404, code: "not_found" };

let world: World;
let owner: Seat;
let admin: Seat;
/** Somebody who works in another organization, where they may do everything. */
let stranger: Seat;
beforeEach(async () => {
  world = await makeWorld();
  owner = await signedIn(world.seats.owner);
  admin = await signedIn(world.seats.admin);
  stranger = await signedIn({ ...world.seats.foreigner, organizationId: world.otherOrganizationId });
});

/** What the owner would send: the rows that it names exist and are theirs. */
async function inputOf(operation: string) {
  return (await samples[operation]?.input?.(owner, world)) ?? {};
}

/** Operators may see everybody's rows. A service account's key is a word of the catalog, which all organizations share. */
const withIds = [...contracts].filter(
  ([, { params, access }]) =>
    access !== "operator" && Object.keys(params?.shape ?? {}).some((name) => name.endsWith("_id")),
);
const isPrivate = ({ params }: EndpointDefinition) =>
  Object.keys(params?.shape ?? {}).some((n) => privateParams.includes(n));

describe.each(withIds)("%s with an id in its path", (operation, contract) => {
  test("does not find a row of another organization", async () => {
    expect(await problemOf(await callAs(stranger, contract, await inputOf(operation)))).toEqual(missing);
  });

  test("does not find a row that does not exist, nor takes a malformed id for an error of ours", async () => {
    const { params = {}, body } = await inputOf(operation);
    for (const id of [newId(), "1"]) {
      const unknown = Object.fromEntries(Object.keys(params).map((name) => [name, id]));
      expect(await problemOf(await callAs(owner, contract, { params: unknown, body }))).toEqual(missing);
    }
  });
});

const withPrivateIds = withIds.filter(([name, contract]) => isPrivate(contract) && !ofWorkflows.includes(name));

describe.each(withPrivateIds)("%s", (operation, contract) => {
  test("does not find a row of a colleague", async () => {
    expect(await problemOf(await callAs(admin, contract, await inputOf(operation)))).toEqual(missing);
  });
});

describe.each(idsInBody)("%s with %s in its body", (operation, field, rest) => {
  test("does not find a row of another organization", async () => {
    const contract = contracts.get(operation);
    if (!contract) throw new Error(`There is no operation ${operation}.`);
    const { params } = await inputOf("getConversation");
    const answer = await callAs(stranger, contract, { body: { ...rest, [field]: params?.[field] } });
    expect(await problemOf(answer)).toEqual(missing);
  });
});

test("the rows are there, and their owner finds them", async () => {
  const contract = contracts.get("getConversation");
  if (!contract) throw new Error("There is no operation getConversation.");
  expect((await callAs(owner, contract, await inputOf("getConversation"))).status).toBe(200);
});
