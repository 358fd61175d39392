import { afterEach, describe, expect, test, vi } from "vitest";
import { GET as nothing } from "@/app/api/[...path]/route";
import { GET as ready } from "@/app/api/health/ready/route";
import { GET as live } from "@/app/api/health/route";
import { GET as metrics } from "@/app/api/metrics/route";
import { GET as openApi } from "@/app/api/openapi.json/route";
import { GET as health, OPTIONS as healthOptions } from "@/app/api/v1/health/route";
import { GET as reference } from "@/app/docs/api/route";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { lifecycle } from "@/lib/lifecycle";
import { problemOf, request } from "../setup/api";

const configuration = { ...env() };
afterEach(() => {
  Object.assign(env(), configuration);
  lifecycle().state = "starting";
});

describe("readiness", () => {
  test("holds when the process is up, the database reachable and every migration applied", async () => {
    lifecycle().state = "ready";
    const response = await ready();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      ready: true,
      state: "ready",
      role: "all",
      checks: { database: "ok", migrations: "ok" },
    });
  });

  test.each(["starting", "draining"] as const)(
    "fails while %s, and ordinary requests are served all the same",
    async (state) => {
      lifecycle().state = state;
      expect((await ready()).status).toBe(503);
      expect((await live()).status).toBe(200);
      expect((await health(request("/api/v1/health"))).status).toBe(200);
    },
  );

  test("costs one look at the database, however many ask at once", async () => {
    const waiting = () => pool()`
      select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%__drizzle_migrations%'`;
    const answers: Promise<Response>[] = [];
    await pool().begin(async (tx) => {
      await tx`lock table drizzle.__drizzle_migrations`;
      for (let asked = 0; asked < 20; asked++) answers.push(ready());
      await vi.waitFor(async () => expect(await waiting()).not.toEqual([]));
      expect(await waiting()).toHaveLength(1);
    });
    for (const answer of await Promise.all(answers)) expect(await answer.json()).toMatchObject({ state: "starting" });
  });

  test("fails when a migration is missing", async () => {
    lifecycle().state = "ready";
    await pool()`update drizzle.__drizzle_migrations set created_at = created_at - 1`;
    const response = await ready();
    await pool()`update drizzle.__drizzle_migrations set created_at = created_at + 1`;
    expect(await response.json()).toMatchObject({ ready: false, checks: { database: "ok", migrations: "failed" } });
  });
});

describe("metrics", () => {
  const withToken = (token: string) =>
    metrics(request("/api/metrics", { headers: { authorization: `Bearer ${token}` } }));

  test("are not there without METRICS_TOKEN", async () => {
    expect(await problemOf(await withToken(""))).toEqual({ status: 404, code: "not_found" });
  });

  test("need the token", async () => {
    Object.assign(env(), { METRICS_TOKEN: "secret" });
    expect((await withToken("wrong")).status).toBe(401);
    expect((await metrics(request("/api/metrics"))).status).toBe(401);
  });

  test("count requests by route template", async () => {
    Object.assign(env(), { METRICS_TOKEN: "secret" });
    await health(request("/api/v1/health"));
    const text = await (await withToken("secret")).text();
    expect(text).toMatch(/cadre_http_request_duration_seconds_count\{.*route="\/api\/v1\/health".*\} \d/);
    expect(text).toContain("cadre_process_cpu_seconds_total");
  });
});

describe("another origin", () => {
  const from = (origin: string, method = "GET") => request("/api/v1/health", { method, headers: { origin } });

  test.each([
    ["https://app.example.com", true],
    ["http://localhost:4321", true],
    ["app://desktop", true],
    ["https://evil.example", false],
    ["https://app.example.com.evil.example", false],
    ["http://localhost:4321.evil.example", false],
    ["http://localhost.evil.example:80", false],
    ["null", false],
  ])("%s is allowed: %s", async (origin, allowed) => {
    Object.assign(env(), { CORS_ORIGINS: ["https://app.example.com", "http://localhost:*", "app://"] });
    const answer = await health(from(origin));
    expect(answer.headers.get("access-control-allow-origin")).toBe(allowed ? origin : null);
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    const preflight = healthOptions(from(origin, "OPTIONS"));
    expect(preflight.headers.get("access-control-allow-methods")).toBe(allowed ? "GET, OPTIONS" : null);
    expect(preflight.headers.get("access-control-allow-headers") ?? "").toMatch(allowed ? /Authorization/ : /^$/);
  });

  test("is nobody's while CORS_ORIGINS is empty", async () => {
    expect((await health(from("http://localhost:4321"))).headers.get("access-control-allow-origin")).toBeNull();
  });
});

test("an address without an endpoint is a problem answer", async () => {
  expect(await problemOf(nothing(request("/api/v1/nothing")))).toEqual({ status: 404, code: "not_found" });
});

test("the OpenAPI document is served as it is described", async () => {
  const document = (await openApi().json()) as { openapi: string; paths: Record<string, unknown> };
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toContain("/api/v1/auth/token");
});

test("the reference page has no inline script and loads nothing from elsewhere", async () => {
  const html = await reference(request("/docs/api", { headers: { "x-nonce": 'a"b' } })).text();
  expect(html).toContain('<script src="/docs/api/reference.js" nonce="a&#34;b"></script>');
  expect(html).not.toMatch(/https?:\/\//);
});
