import { beforeAll, describe, expect, test } from "vitest";
import type {
  OperatedMember,
  OperatedOrganization,
  OperatedOrganizationDetail,
} from "@/features/operator/organizations/schema";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { type Person, problemOf, signUp } from "../setup/api";
import { ask, operate, reason, signUpOperator } from "../setup/operator";

interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

let operator: Person;
let ada: Person;
beforeAll(async () => {
  [operator, ada] = await Promise.all([signUpOperator(), signUp()]);
});

const at = (person: Person, rest = "") => `/organizations/${person.organizationId}${rest}`;
const detailOf = (person: Person) => operate<OperatedOrganizationDetail>(operator, "GET", at(person));
const agentsFor = (person: Person) => ask("GET", "/api/v1/agents", { token: person.token });

async function logOf(person: Person, action: string) {
  return pool()`
    select actor_type, actor_id, target_id, detail from audit_events
    where organization_id = ${person.organizationId} and action = ${action}`;
}

describe("the list of organizations", () => {
  test("finds an organization by its name, its address and its owner", async () => {
    const [organization] = await pool()`select name, slug from organizations where id = ${ada.organizationId}`;
    for (const q of [organization?.name, organization?.slug, ada.email]) {
      const found = await operate<Page<OperatedOrganization>>(
        operator,
        "GET",
        `/organizations?limit=100&q=${encodeURIComponent(q)}`,
      );
      expect(found.data.map(({ id }) => id)).toContain(ada.organizationId);
    }
    const none = await operate<Page<OperatedOrganization>>(operator, "GET", "/organizations?q=%25");
    expect(none.data).toEqual([]);
  });

  test("is walked page by page without losing or repeating one, also where times are equal", async () => {
    await pool()`
      insert into organizations (id, name, slug, created_at)
      select gen_random_uuid(), 'Walked ' || n, 'walked-' || n, '2026-01-01T00:00:00Z' from generate_series(1, 25) n`;
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor ? `&cursor=${cursor}` : "";
      const page = await operate<Page<OperatedOrganization>>(operator, "GET", `/organizations?q=walked&limit=7${next}`);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  test("answers a search among ten thousand within a moment", async () => {
    await pool()`
      insert into organizations (id, name, slug, created_at)
      select gen_random_uuid(), 'Crowd ' || n, 'crowd-' || n, now() - n * interval '1 minute'
      from generate_series(1, 10000) n`;
    await pool()`analyze organizations`;
    const startedAt = performance.now();
    const found = await operate<Page<OperatedOrganization>>(operator, "GET", "/organizations?q=crowd-9999");
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(found.data).toHaveLength(1);
    await pool()`delete from organizations where slug like 'crowd-%'`;
  });

  test("shows members, usage and the end of the log of one", async () => {
    const detail = await detailOf(ada);
    expect(detail).toMatchObject({ state: "active", owner_email: ada.email, member_count: 1, plan: "team" });
    expect(detail.usage).toEqual({
      conversations: 0,
      runs: 0,
      runs_last_30_days: 0,
      runs_under_way: 0,
      last_activity_at: null,
    });
    expect(detail.recent_log.map(({ action }) => action)).toContain("organization.created");
    const members = await operate<Page<OperatedMember>>(operator, "GET", at(ada, "/members"));
    expect(members.data).toMatchObject([{ user_id: ada.id, email: ada.email, role: "owner", disabled: false }]);
  });

  test("knows no organization that does not exist", async () => {
    for (const rest of ["", "/members"]) {
      const answer = await ask("GET", `/api/v1/operator/organizations/${newId()}${rest}`, { token: operator.token });
      expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
    }
  });
});

describe("suspending", () => {
  test("shuts members out with the reason, and reactivating lets them in again", async () => {
    const bob = await signUp();
    expect((await agentsFor(bob)).status).toBe(200);
    const suspended = await operate<OperatedOrganizationDetail>(operator, "POST", at(bob, "/suspend"), { reason });
    expect(suspended).toMatchObject({ state: "suspended", suspended_reason: reason });
    const refused = await agentsFor(bob);
    const problem = (await refused.json()) as { code: string; detail: string };
    expect([refused.status, problem.code]).toEqual([403, "organization_suspended"]);
    expect(problem.detail).toContain(reason);
    expect((await ask("GET", "/api/v1/auth/me", { token: bob.token })).status).toBe(200);

    await operate(operator, "POST", at(bob, "/reactivate"));
    expect((await agentsFor(bob)).status).toBe(200);
    const [row] = await logOf(bob, "organization.suspended");
    expect(row).toMatchObject({ actor_type: "operator", actor_id: operator.id, target_id: bob.organizationId });
    expect(row?.detail).toMatchObject({ reason });
    expect(await logOf(bob, "organization.reactivated")).toHaveLength(1);
  });

  test("asks what runs there to stop", async () => {
    const bob = await signUp();
    const runId = newId();
    await pool()`
      insert into runs (id, organization_id, user_id, agent_key, current_agent_key, status, model, input, stream_id)
      values (${runId}, ${bob.organizationId}, ${bob.id}, 'triage', 'triage', 'running', 'm', 'Go.', ${newId()})`;
    await pool()`
      insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
      values (${runId}, ${bob.organizationId}, 'another process', 1, now() + interval '1 hour')`;
    await operate(operator, "POST", at(bob, "/suspend"), { reason });
    const [lease] = await pool()`select cancel_requested from run_leases where run_id = ${runId}`;
    expect(lease?.cancel_requested).toBe(true);
    const [row] = await logOf(bob, "organization.suspended");
    expect(row?.detail).toMatchObject({ cancelled_runs: 1 });
  });

  test("twice, or lifting what is not suspended, changes nothing", async () => {
    const bob = await signUp();
    const again = (action: string, body?: object) =>
      ask("POST", `/api/v1/operator${at(bob, action)}`, { token: operator.token, ...(body ? { body } : {}) });
    expect(await problemOf(await again("/reactivate"))).toEqual({ status: 409, code: "conflict" });
    await operate(operator, "POST", at(bob, "/suspend"), { reason });
    expect(await problemOf(await again("/suspend", { reason: "Another one" }))).toEqual({
      status: 409,
      code: "conflict",
    });
    expect(await detailOf(bob)).toMatchObject({ suspended_reason: reason });
  });

  test("needs a reason", async () => {
    const answer = await ask("POST", `/api/v1/operator${at(ada, "/suspend")}`, {
      token: operator.token,
      body: { reason: " " },
    });
    expect(await problemOf(answer)).toEqual({ status: 422, code: "validation_failed" });
  });
});

describe("deleting", () => {
  test("needs the organization's own address as confirmation", async () => {
    const body = { confirmation: "another-one", reason };
    const answer = await ask("DELETE", `/api/v1/operator${at(ada)}`, { token: operator.token, body });
    expect(answer.status).toBe(422);
    expect(((await answer.json()) as { errors: { path: string }[] }).errors[0]?.path).toBe("confirmation");
    expect(await detailOf(ada)).toMatchObject({ state: "active", delete_after: null });
  });

  test("closes an organization at once, leaves seven days to restore it, and both are in its log", async () => {
    const bob = await signUp();
    const body = { confirmation: bob.slug, reason };
    const deleted = await operate<OperatedOrganizationDetail>(operator, "DELETE", at(bob), body);
    expect(deleted.state).toBe("being_deleted");
    const days = (Date.parse(deleted.delete_after ?? "") - Date.now()) / (24 * 60 * 60 * 1000);
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);
    expect(await problemOf(await agentsFor(bob))).toEqual({ status: 403, code: "organization_deleted" });

    await operate(operator, "POST", at(bob, "/restore"));
    expect((await agentsFor(bob)).status).toBe(200);
    for (const action of ["organization.deletion_scheduled", "organization.restored"]) {
      expect(await logOf(bob, action)).toMatchObject([{ actor_type: "operator", actor_id: operator.id }]);
    }
  });
});
