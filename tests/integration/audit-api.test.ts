import { beforeAll, describe, expect, test } from "vitest";
import { GET as listRoute } from "@/app/api/v1/audit/route";
import { GET as summaryRoute } from "@/app/api/v1/audit/summary/route";
import { GET as verificationRoute } from "@/app/api/v1/audit/verification/route";
import { GET as securityEventsRoute } from "@/app/api/v1/security-events/route";
import type { AuditEvent } from "@/features/audit/schema";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import { type AuditSource, appendAudit } from "@/lib/db/audit";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { type Person, problemOf, request, signUp } from "../setup/api";

const source = (actor: AuditSource["actor"], address: string): AuditSource => ({
  actor,
  requestId: "request-1",
  address,
  userAgent: "curl/8",
});

let ada: Person;
let bob: Person;

beforeAll(async () => {
  [ada, bob] = await Promise.all([signUp(), signUp()]);
  const person = source({ type: "user", id: ada.id }, "203.0.113.7");
  const system = source({ type: "system", id: null }, "198.51.100.1");
  await asSystem(async (tx) => {
    const organizationId = ada.organizationId;
    const add = (from: AuditSource, action: `${string}.${string}`, id: string, detail?: Record<string, unknown>) =>
      appendAudit(tx, from, { organizationId, action, target: { type: "note", id }, ...(detail ? { detail } : {}) });
    await add(person, "note.created", "n1", { name: "100%_sure" });
    await add(person, "note.changed", "n1");
    await add(system, "note.removed", "n2");
    await add(system, "notebook.removed", "n3");
  });
});

async function list(query = "", as: Person = ada): Promise<{ data: AuditEvent[]; next_cursor: string | null }> {
  const answer = await listRoute(request(`/api/v1/audit${query}`, { token: as.token }));
  expect(answer.status).toBe(200);
  return answer.json();
}

const actionsOf = ({ data }: { data: AuditEvent[] }) => data.map(({ action }) => action);

describe("the audit log", () => {
  test("is listed newest first, with names, without gaps", async () => {
    const { data } = await list();
    expect(actionsOf({ data }).slice(0, 4)).toEqual([
      "notebook.removed",
      "note.removed",
      "note.changed",
      "note.created",
    ]);
    expect(data.at(-1)).toMatchObject({
      sequence: 1,
      action: "organization.created",
      actor: { type: "user", id: ada.id, email: ada.email },
      target: { type: "organization", id: ada.organizationId, name: expect.any(String) },
      detail: { after: { slug: ada.slug } },
    });
    expect(data.map(({ sequence }) => sequence)).toEqual(data.map((_, index) => data.length - index));
  });

  test("is paged without repeating or leaving out a row", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await list(`?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual((await list("?limit=100")).data.map(({ id }) => id));
  });

  test.each([
    ["action=note", ["note.removed", "note.changed", "note.created"]],
    ["action=note.changed", ["note.changed"]],
    ["target=n1", ["note.changed", "note.created"]],
    ["actor=system&action=note", ["note.removed"]],
    ["q=198.51", ["notebook.removed", "note.removed"]],
    ["q=100%25_SURE", ["note.created"]],
    ["q=100%25sure", []],
    ["from=2999-01-01T00:00:00Z", []],
    ["to=2000-01-01T00:00:00Z", []],
    ["action=%25", []],
  ])("is narrowed by %s", async (query, actions) => {
    expect(actionsOf(await list(`?${query}`))).toEqual(actions);
    const summary = await summaryRoute(request(`/api/v1/audit/summary?${query}`, { token: ada.token }));
    expect((await summary.json()).count).toBe(actions.length);
  });

  test("is narrowed to one actor", async () => {
    expect(actionsOf(await list(`?actor=${ada.id}&action=note`))).toEqual(["note.changed", "note.created"]);
  });

  test("tells by what it can be narrowed", async () => {
    const summary = await (await summaryRoute(request("/api/v1/audit/summary", { token: ada.token }))).json();
    expect(summary.actions).toEqual(expect.arrayContaining(["note.changed", "organization.created"]));
    expect(summary.actors).toContainEqual({ type: "system", id: null, name: null, email: null });
    expect(summary.actors).toContainEqual(expect.objectContaining({ id: ada.id, email: ada.email }));
  });

  test("shows nothing of another organization", async () => {
    expect(actionsOf(await list("?limit=100", bob))).not.toContain("note.created");
    const foreign = await listRoute(
      request("/api/v1/audit", { token: bob.token, headers: { "x-tenant-id": ada.organizationId } }),
    );
    expect(await problemOf(foreign)).toEqual({ status: 404, code: "not_found" });
  });

  test.each(["viewer", "member"])("is closed to a %s", async (role) => {
    for (const [path, route] of [
      ["/api/v1/audit", listRoute],
      ["/api/v1/audit/summary", summaryRoute],
      ["/api/v1/audit/verification", verificationRoute],
    ] as const) {
      const refused = await route(request(path, { token: ada.token, headers: { "x-tenant-role": role } }));
      expect(await problemOf(refused)).toEqual({ status: 403, code: "forbidden" });
    }
  });
});

describe("checking the chain", () => {
  const verify = async (as: Person) =>
    (await verificationRoute(request("/api/v1/audit/verification", { token: as.token }))).json();

  /** What only the owner of the database can do, past the triggers. */
  const tamper = (statement: string) =>
    pool().begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(statement);
    });

  test("finds an untouched log intact, and tells where it ends", async () => {
    const found = await verify(ada);
    const [newest] = (await list("?limit=1")).data;
    expect(found).toMatchObject({
      intact: true,
      fault: null,
      checked: newest?.sequence,
      head: { sequence: newest?.sequence, hash: newest?.hash },
    });
  });

  test.each([
    ["a changed row", "update audit_events set action = 'note.kept' where action = 'note.removed' and ORG", 3],
    ["a changed detail", `update audit_events set detail = '{"name":"x"}' where action = 'note.changed' and ORG`, 2],
    ["a removed row", "delete from audit_events where action = 'note.changed' and ORG", 2],
    ["a log cut at its end", "delete from audit_events where action = 'note.kept' and ORG", 4],
    [
      "a row moved to another time",
      "update audit_events set created_at = now() + interval '1 day' where sequence = 1 and ORG",
      1,
    ],
    ["a head that was put back", "update audit_heads set sequence = 3 where ORG", 4],
  ])("finds %s", async (_case, statement, place) => {
    const eve = await signUp();
    await asSystem(async (tx) => {
      for (const action of ["note.changed", "note.removed", "note.kept"] as const) {
        const target = { type: "note", id: "1" };
        const from = source({ type: "system", id: null }, "198.51.100.1");
        await appendAudit(tx, from, { organizationId: eve.organizationId, action, target });
      }
    });
    await tamper(statement.replace("ORG", `organization_id = '${eve.organizationId}'`));
    expect(await verify(eve)).toMatchObject({ intact: false, fault: { sequence: place } });
  });
});

describe("security events", () => {
  test("are one's own, newest first, with the device named and the address masked", async () => {
    const carol = await signUp();
    const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36";
    await asSystem(async (tx) => {
      const common = { userId: carol.id, requestId: null, userAgent: chrome };
      await recordSecurityEvent(tx, { ...common, kind: "password.changed", address: "203.0.113.77" });
      await recordSecurityEvent(tx, { ...common, kind: "account.unlocked", address: "192.0.2.9", actorId: ada.id });
    });
    const answer = await securityEventsRoute(request("/api/v1/security-events?limit=2", { token: carol.token }));
    const { data, next_cursor } = await answer.json();
    expect(data).toMatchObject([
      { kind: "account.unlocked", by_operator: true, address: null, device: null },
      { kind: "password.changed", by_operator: false, address: "203.0.•.•", device: "Chrome on Linux" },
    ]);
    expect(JSON.stringify(data)).not.toContain(ada.id);
    expect(next_cursor).toEqual(expect.any(String));
    const others = await securityEventsRoute(request("/api/v1/security-events?limit=100", { token: bob.token }));
    expect(JSON.stringify(await others.json())).not.toContain("account.unlocked");
  });

  test("need a sign-in", async () => {
    const refused = await securityEventsRoute(request("/api/v1/security-events"));
    expect(await problemOf(refused)).toMatchObject({ status: 401 });
  });
});
