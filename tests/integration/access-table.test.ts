import { beforeAll, expect, test } from "vitest";
import { contracts } from "@/features/api-reference/data";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { type Role, roleScopes, roles, type Scope } from "@/lib/auth/roles";
import { ensureSigningKey } from "@/lib/auth/signing-keys";
import { env } from "@/lib/env";
import { callAs } from "../setup/handlers";
import { startMailbox } from "../setup/mailbox";
import { startEngine } from "../setup/runs";
import type { Input } from "../setup/sample-rows";
import { type Sample, samples } from "../setup/samples";
import { startScriptedModel } from "../setup/scripted-model";
import { writeTestCatalog } from "../setup/service-accounts";
import { keyOf, makeWorld, type Seat, signedIn, type World } from "../setup/world";

writeTestCatalog();
await startScriptedModel("responses");
await startMailbox();
await startEngine();
await ensureSigningKey();

/** Who asks. The columns of the table. */
const columns = {
  anonymous: ({ seats }: World) => seats.owner,
  viewer: ({ seats }: World) => signedIn(seats.viewer),
  member: ({ seats }: World) => signedIn(seats.member),
  admin: ({ seats }: World) => signedIn(seats.admin),
  owner: ({ seats }: World) => signedIn(seats.owner),
  "key without the scope": (world: World, access: string) =>
    keyOf(
      world,
      [...roleScopes.owner].filter((scope) => scope !== access),
    ),
  "foreign organization": ({ seats }: World) => signedIn(seats.foreigner),
  "suspended organization": ({ seats }: World) => signedIn(seats.suspended),
  operator: ({ seats }: World) => signedIn(seats.operator),
  "impersonating operator": ({ seats }: World) => signedIn(seats.owner, { impersonatorId: seats.operator.userId }),
  "sign-in of an hour ago": ({ seats }: World, access: string) =>
    signedIn(access === "operator" ? seats.operator : seats.owner, { hoursAgo: 1 }),
  "unconfirmed e-mail": ({ seats }: World) => signedIn(seats.unverified),
} satisfies Record<string, (world: World, access: string) => Seat | Promise<Seat>>;
type Column = keyof typeof columns;

const unauthenticated = "401 unauthenticated";
const forbidden = "403 forbidden";
const missing = "404 not_found";

/** What the contract says that somebody gets who may not call it; null for whoever may. */
function refusalOf(contract: EndpointDefinition, column: Column): string | null {
  const { access, method, requires = [], whileImpersonating, whenSuspended } = contract;
  if (access === "public") return null;
  if (column === "anonymous") return unauthenticated;
  const isWatched = column === "impersonating operator";
  if (isWatched && method !== "GET" && whileImpersonating !== "allowed") return "403 read_only_session";
  const refusal = access === "credential" ? null : refusalByAccess(access, column, whenSuspended === "allowed");
  if (refusal !== null) return refusal;
  if (column === "unconfirmed e-mail" && requires.includes("verified_email")) return "403 email_unverified";
  if (column === "sign-in of an hour ago" && requires.includes("fresh_sign_in")) return "403 fresh_sign_in_required";
  return null;
}

function refusalByAccess(access: "user" | "operator" | Scope, column: Column, whenSuspended: boolean): string | null {
  if (access === "user") return column === "key without the scope" ? forbidden : null;
  if (access === "operator") return column === "operator" || column === "sign-in of an hour ago" ? null : forbidden;
  if (column === "key without the scope") return forbidden;
  if (column === "foreign organization" || column === "operator") return missing;
  if (column === "suspended organization") return whenSuspended ? null : "403 organization_suspended";
  return isRole(column) && !roleScopes[column].has(access) ? forbidden : null;
}

function isRole(column: string): column is Role {
  return (roles as readonly string[]).includes(column);
}

/** The status of an answer, with the code where it is a problem. */
async function ask(seat: Seat, contract: EndpointDefinition, input: Input): Promise<string> {
  const answer = await callAs(seat, contract, input);
  if (answer.headers.get("content-type") !== "application/problem+json") {
    await answer.body?.cancel();
    return String(answer.status);
  }
  const { code } = (await answer.json()) as { code: string };
  return `${answer.status} ${code}`;
}

/** What those get who may call it. Each has a world of their own, because it has effects. */
async function askAllowed(contract: EndpointDefinition, sample: Sample, column: Column): Promise<string> {
  const world = await makeWorld();
  const seat = await columns[column](world, contract.access);
  const answered = await ask(seat, contract, (await sample.input?.(seat, world)) ?? {});
  // Which problem it is, is the endpoint's own matter, as long as it is not one of access.
  return /^\d+ (unauthenticated|forbidden|not_found)$/.test(answered) ? answered : answered.slice(0, 3);
}

/** The rows that the refused ask for exist, and are still there when all of them were refused. */
async function askRefused(contract: EndpointDefinition, sample: Sample, refused: readonly Column[]) {
  const world = await makeWorld();
  const owner = await signedIn(world.seats.owner);
  const input = (await sample.input?.(owner, world)) ?? {};
  const answers: [Column, string][] = [];
  for (const column of refused) {
    const seat = await columns[column](world, contract.access);
    // Who is shut out of their own organization asks for what is there.
    const own = column === "suspended organization" ? ((await sample.input?.(seat, world)) ?? {}) : input;
    answers.push([column, await ask(seat, contract, own)]);
  }
  return answers;
}

// All endpoints, asked by everybody, are more than one address may ask in a minute.
beforeAll(() => {
  env().RATE_LIMIT_ADDRESS_PER_MINUTE = 1_000_000;
});

test("every endpoint has a line in the table of samples, and every line an endpoint", () => {
  expect(Object.keys(samples).sort()).toEqual([...contracts.keys()].sort());
});

test.each([...contracts])(
  "%s answers everybody as its contract says",
  async (name, contract) => {
    const sample = samples[name] ?? {};
    const all = Object.keys(columns) as Column[];
    // Nobody is told apart where nobody signs in.
    const asked = contract.access === "public" ? all.filter((column) => ["anonymous", "owner"].includes(column)) : all;
    const refusals = new Map(asked.map((column) => [column, refusalOf(contract, column)]));
    const refused = asked.filter((column) => refusals.get(column) !== null);
    const answers = await askRefused(contract, sample, refused);
    for (const column of asked.filter((each) => refusals.get(each) === null)) {
      answers.push([column, await askAllowed(contract, sample, column)]);
    }
    const expected = asked.map((column) => {
      return [column, refusals.get(column) ?? expectedStatus(contract, sample, column)] as const;
    });
    expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(expected));
  },
  60_000,
);

function expectedStatus(contract: EndpointDefinition, sample: Sample, column: Column): unknown {
  const status = sample.except?.[column] ?? sample.status ?? contract.status;
  return expect.stringMatching(new RegExp(`^${status}\\b`));
}
