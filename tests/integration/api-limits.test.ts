import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { route } from "@/lib/api/route";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { consume } from "@/lib/rate-limit/consume";
import { deleteExpiredCounters, limiterFor } from "@/lib/rate-limit/limiters";
import { type Person, problemOf, request, signUp } from "../setup/api";

const common = { method: "POST", summary: "Probe", tags: ["Probes"], response: z.object({}), status: 200 } as const;
const startRun = route(endpoint({ ...common, path: "/api/v1/start", access: "runs:write", limit: "run" }), () => ({}));
const read = route(endpoint({ ...common, path: "/api/v1/read", access: "user" }), () => ({}));
const limit = { account: "email", rate: "registration" } as const;
const guess = route(
  endpoint({ ...common, path: "/api/v1/guess", access: "public", limit, body: z.object({ email: z.string() }) }),
  () => ({}),
);

const exhaust = async (name: string, points: number, subject: string) => {
  const options = { name, points, durationSeconds: 60, store: "process" } as const;
  for (let used = 0; used < points; used++) await consume(options, subject);
};

let ada: Person;
beforeEach(async () => {
  ada = await signUp();
});
afterAll(async () => {
  await pool()`truncate rate_limits`;
});

describe("run starts", () => {
  test("are counted per organization, 200 a minute and seat, across processes", async () => {
    const colleague = await signUp();
    await pool()`delete from memberships where user_id = ${colleague.id}`;
    await pool()`
      insert into memberships (organization_id, user_id, role) values (${ada.organizationId}, ${colleague.id}, 'member')`;
    const first = await startRun(request("/api/v1/start", { method: "POST", token: ada.token }));
    expect(first.headers.get("ratelimit-limit")).toBe("400");
    expect(first.headers.get("ratelimit-remaining")).toBe("399");
    // Another process counts in the same row.
    await pool()`update rate_limits set points = 399 where key like 'runs:%'`;
    const last = await startRun(request("/api/v1/start", { method: "POST", token: ada.token }));
    expect(last.headers.get("ratelimit-remaining")).toBe("0");
    const refused = await startRun(request("/api/v1/start", { method: "POST", token: ada.token }));
    expect(refused.headers.get("ratelimit-remaining")).toBe("0");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await problemOf(refused)).toEqual({ status: 429, code: "rate_limited" });
    expect((await read(request("/api/v1/read", { method: "POST", token: ada.token }))).status).toBe(200);
  });
});

describe("all else", () => {
  test("is counted per actor, so that nobody suffers for another", async () => {
    await exhaust("actor", 1200, ada.id);
    const refused = await read(request("/api/v1/read", { method: "POST", token: ada.token }));
    expect(await problemOf(refused)).toEqual({ status: 429, code: "rate_limited" });
    const bob = await signUp();
    expect((await read(request("/api/v1/read", { method: "POST", token: bob.token }))).status).toBe(200);
  });

  test("is counted per address before anything is looked at", async () => {
    await exhaust("address", 3000, "192.0.2.7");
    const headers = { "x-cadre-peer": "192.0.2.7", authorization: "Bearer nonsense" };
    const refused = await read(request("/api/v1/read", { method: "POST", headers }));
    expect(await problemOf(refused)).toEqual({ status: 429, code: "rate_limited" });
  });
});

describe("where an account could be guessed", () => {
  const { RATE_LIMIT_REGISTRATIONS_PER_HOUR } = env();
  beforeEach(() => {
    env().RATE_LIMIT_REGISTRATIONS_PER_HOUR = 3;
  });
  afterEach(() => {
    env().RATE_LIMIT_REGISTRATIONS_PER_HOUR = RATE_LIMIT_REGISTRATIONS_PER_HOUR;
  });
  const tryOut = (email: string, address: string) =>
    guess(request("/api/v1/guess", { method: "POST", body: { email }, headers: { "x-cadre-peer": address } }));

  test("the account is counted, whatever the address and the case of the e-mail", async () => {
    for (const address of ["192.0.2.3", "192.0.2.4", "192.0.2.5"]) {
      expect((await tryOut("x@example.com", address)).status).toBe(200);
    }
    expect(await problemOf(await tryOut("X@Example.com ", "192.0.2.1"))).toMatchObject({ status: 429 });
    expect((await tryOut("y@example.com", "192.0.2.1")).status).toBe(200);
  });

  test("the address is counted, whatever the account", async () => {
    for (const email of ["a@example.com", "b@example.com", "c@example.com"]) {
      expect((await tryOut(email, "192.0.2.2")).status).toBe(200);
    }
    expect(await problemOf(await tryOut("z@example.com", "192.0.2.2"))).toMatchObject({ status: 429 });
  });
});

describe("a shared counter", () => {
  const options = { name: "probe", points: 3, durationSeconds: 60, store: "shared" } as const;

  test("lets exactly its points through, however many come at once", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => consume(options, "everyone")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  });

  test("keeps only digests and is cleaned up after its window", async () => {
    await limiterFor(options).delete("x");
    await consume(options, "person@example.com");
    const rows = await pool()`select key from rate_limits`;
    expect(JSON.stringify(rows)).not.toContain("person@example.com");
    await pool()`update rate_limits set expire = 1 where key like 'probe:%'`;
    expect(await deleteExpiredCounters()).toBeGreaterThan(0);
  });
});
