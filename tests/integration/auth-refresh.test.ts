import { beforeEach, describe, expect, test } from "vitest";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as refresh } from "@/app/api/v1/auth/refresh/route";
import { POST as issue } from "@/app/api/v1/auth/token/route";
import { GET as conversations } from "@/app/api/v1/conversations/route";
import { deleteEndedSessions } from "@/features/identity/sign-in/end-session";
import { pool } from "@/lib/db/client";
import { goodPassword, type Person, problemOf, request, signUp } from "../setup/api";

const refreshWith = (refreshToken: string) =>
  refresh(request("/api/v1/auth/refresh", { method: "POST", body: { refresh_token: refreshToken } }));
const meStatus = async (token: string) => (await me(request("/api/v1/auth/me", { token }))).status;
const sessionOf = (person: Person) => pool()`select id from sessions where user_id = ${person.id}`;

interface Pair {
  access_token: string;
  refresh_token: string;
}

let ada: Person;
beforeEach(async () => {
  ada = await signUp();
});

test("a refresh token gives a new pair, and the old access token goes on working", async () => {
  const answer = await refreshWith(ada.refreshToken);
  expect(answer.status).toBe(200);
  const pair = (await answer.json()) as Pair;
  expect(pair.refresh_token).not.toBe(ada.refreshToken);
  expect(await meStatus(pair.access_token)).toBe(200);
  expect(await meStatus(ada.token)).toBe(200);
  expect((await refreshWith(pair.refresh_token)).status).toBe(200);
});

test("a token bound to an organization that its owner has left opens nothing else", async () => {
  const [bob, eve] = [await signUp(), await signUp()];
  for (const { organizationId } of [bob, eve]) {
    await pool()`insert into memberships (organization_id, user_id, role) values (${organizationId}, ${ada.id}, 'member')`;
  }
  const body = { email: ada.email, password: goodPassword, organization_id: bob.organizationId };
  const bound = (await (await issue(request("/api/v1/auth/token", { method: "POST", body }))).json()) as Pair;
  await pool()`delete from memberships where organization_id = ${bob.organizationId} and user_id = ${ada.id}`;
  const { access_token: token } = (await (await refreshWith(bound.refresh_token)).json()) as Pair;
  for (const { organizationId } of [ada, bob, eve]) {
    const answer = await conversations(
      request("/api/v1/conversations", { token, headers: { "x-tenant-id": organizationId } }),
    );
    expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
  }
});

test("of eight parallel refreshes one wins and the others get 409", async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => refreshWith(ada.refreshToken)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(7).fill(409)]);
  const winner = answers.find((answer) => answer.ok);
  const pair = (await winner?.json()) as Pair;
  expect(await meStatus(pair.access_token)).toBe(200);
  expect((await refreshWith(pair.refresh_token)).status).toBe(200);
});

test("a spent token that comes again within ten seconds revokes nothing", async () => {
  const pair = (await (await refreshWith(ada.refreshToken)).json()) as Pair;
  await pool()`update refresh_tokens set rotated_at = rotated_at - interval '8 seconds' where rotated_at is not null`;
  expect(await problemOf(await refreshWith(ada.refreshToken))).toEqual({ status: 409, code: "conflict" });
  expect((await refreshWith(pair.refresh_token)).status).toBe(200);
});

test("a spent token that comes again later ends its whole family and is audited", async () => {
  const pair = (await (await refreshWith(ada.refreshToken)).json()) as Pair;
  await pool()`update refresh_tokens set rotated_at = rotated_at - interval '11 seconds' where rotated_at is not null`;
  expect(await problemOf(await refreshWith(ada.refreshToken))).toEqual({ status: 401, code: "token_reused" });
  expect(await meStatus(pair.access_token)).toBe(401);
  expect(await problemOf(await refreshWith(pair.refresh_token))).toEqual({ status: 401, code: "unauthenticated" });
  const [audit] = await pool()`
    select action, detail from audit_events
    where organization_id = ${ada.organizationId} and action = 'session.revoked'`;
  expect(audit).toEqual({ action: "session.revoked", detail: { reason: "refresh_token_reused" } });
  const [event] = await pool()`
    select detail from security_events where user_id = ${ada.id} and kind = 'session.revoked'`;
  expect(event?.detail).toEqual({ reason: "refresh_token_reused" });
});

describe("a refresh token is refused", () => {
  test("when nobody ever had it", async () => {
    expect(await problemOf(await refreshWith("made-up"))).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("after seven idle days", async () => {
    const [session] = await sessionOf(ada);
    await pool()`update refresh_tokens set expires_at = now() where session_id = ${session?.id}`;
    expect(await problemOf(await refreshWith(ada.refreshToken))).toEqual({ status: 401, code: "token_expired" });
  });

  test("after thirty days of the family", async () => {
    await pool()`update sessions set expires_at = now() where user_id = ${ada.id}`;
    expect(await problemOf(await refreshWith(ada.refreshToken))).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("after signing out", async () => {
    await pool()`update sessions set revoked_at = now() where user_id = ${ada.id}`;
    expect(await problemOf(await refreshWith(ada.refreshToken))).toEqual({ status: 401, code: "unauthenticated" });
  });
});

test("a refresh never outlives the family", async () => {
  await pool()`update sessions set expires_at = now() + interval '1 hour' where user_id = ${ada.id}`;
  await refreshWith(ada.refreshToken);
  const [row] = await pool()`
    select bool_and(t.expires_at <= s.expires_at) as within from refresh_tokens t join sessions s on s.id = t.session_id
    where s.user_id = ${ada.id} and t.rotated_at is null`;
  expect(row?.within).toBe(true);
});

test("only digests of refresh tokens are stored", async () => {
  const rows = await pool()`select * from refresh_tokens`;
  expect(JSON.stringify(rows)).not.toContain(ada.refreshToken);
});

test("a session is forgotten a week after its end, and not before", async () => {
  await pool()`update sessions set revoked_at = now() - interval '6 days' where user_id = ${ada.id}`;
  await deleteEndedSessions();
  expect(await sessionOf(ada)).toHaveLength(1);
  await pool()`update sessions set revoked_at = now() - interval '8 days' where user_id = ${ada.id}`;
  await deleteEndedSessions();
  expect(await sessionOf(ada)).toHaveLength(0);
});
