import { describe, expect, test } from "vitest";
import { contracts } from "@/features/api-reference/data";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { type Role, roleScopes, roles, type Scope } from "@/lib/auth/roles";
import { ensureSigningKey } from "@/lib/auth/signing-keys";
import { callAs } from "../setup/handlers";
import { startMailbox } from "../setup/mailbox";
import { startEngine } from "../setup/runs";
import { type Sample, samples } from "../setup/samples";
import { startScriptedModel } from "../setup/scripted-model";
import { writeTestCatalog } from "../setup/service-accounts";
import { keyOf, makeWorld, type Seat, type World } from "../setup/world";

writeTestCatalog();
await startScriptedModel("responses");
await startMailbox();
await startEngine();
await ensureSigningKey();

/** Who asks. The columns of the table. */
const columns = {
  anonymous: (world: World) => ({ ...world.roles.owner, token: null }),
  viewer: (world: World) => world.roles.viewer,
  member: (world: World) => world.roles.member,
  admin: (world: World) => world.roles.admin,
  owner: (world: World) => world.roles.owner,
  "key without the scope": (world: World, access: string) =>
    keyOf(
      world,
      [...roleScopes.owner].filter((scope) => scope !== access),
    ),
  "foreign organization": (world: World) => world.foreigner,
  "suspended organization": (world: World) => world.suspended,
  operator: (world: World) => world.operator,
  "impersonating operator": (world: World) => world.impersonator,
  "sign-in of an hour ago": (world: World, access: string) =>
    access === "operator" ? world.operatorOfOld : world.ownerOfOld,
  "unconfirmed e-mail": (world: World) => world.unverified,
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

/** The status of one cell, with the code where it is a problem. Each cell has a world of its own: acts have effects. */
async function answerTo(contract: EndpointDefinition, sample: Sample, column: Column): Promise<string> {
  const world = await makeWorld();
  const seat = await columns[column](world, contract.access);
  const answer = await callAs(seat, contract, (await sample.input?.(seat, world)) ?? {});
  if (answer.headers.get("content-type") !== "application/problem+json") {
    await answer.body?.cancel();
    return String(answer.status);
  }
  const { code } = (await answer.json()) as { code: string };
  return `${answer.status} ${code}`;
}

test("every endpoint has a line in the table of samples, and every line an endpoint", () => {
  expect(Object.keys(samples).sort()).toEqual([...contracts.keys()].sort());
});

describe.each([...contracts])("%s", (name, contract) => {
  const sample = samples[name] ?? {};
  const seats = Object.keys(columns) as Column[];

  test.each(seats)("answers the %s as the contract says", async (column) => {
    const answered = await answerTo(contract, sample, column);
    const refusal = refusalOf(contract, column);
    if (refusal !== null) expect(answered).toBe(refusal);
    else expect(answered).toMatch(new RegExp(`^${sample.except?.[column] ?? sample.status ?? contract.status}( |$)`));
  });
});
