import { NextRequest } from "next/server";
import { describe, expect, test } from "vitest";
import { config, proxy } from "@/proxy";

const visit = (url: string, headers: Record<string, string> = {}) => proxy(new NextRequest(url, { headers }));
const nonceOf = (policy: string | null) => /'nonce-([^']+)'/.exec(policy ?? "")?.[1];

describe("a page", () => {
  test("gets a policy with a nonce of its own and without inline scripts", () => {
    const [one, two] = [visit("http://localhost:3000/"), visit("http://localhost:3000/")];
    const policy = one.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic';/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(nonceOf(policy)).not.toBe(nonceOf(two.headers.get("content-security-policy")));
  });

  test("is told the nonce and its own path, whatever the client claims", () => {
    const answer = visit("http://localhost:3000/acme/chat?q=1", { "x-cadre-path": "/evil", "x-nonce": "evil" });
    expect(answer.headers.get("x-middleware-request-x-cadre-path")).toBe("/acme/chat?q=1");
    const nonce = nonceOf(answer.headers.get("content-security-policy"));
    expect(answer.headers.get("x-middleware-request-x-nonce")).toBe(nonce);
  });

  test.each([
    ["http://localhost:3000/", {}, false],
    ["http://cadre.example/", {}, false],
    ["http://localhost:3000/", { "x-forwarded-proto": "https" }, false],
    ["http://cadre.example/", { "x-forwarded-proto": "https" }, true],
  ])("at %s with %j insists on HTTPS: %s", (url, headers, expected) => {
    expect(visit(url, headers).headers.has("strict-transport-security")).toBe(expected);
  });
});

test("the proxy sees pages and never the API, whose bodies it would cut", () => {
  const [pattern = ""] = config.matcher;
  const matches = (path: string) => new RegExp(`^${pattern}$`).test(path);
  for (const path of ["/", "/login", "/acme/chat", "/docs/api", "/docs/api/reference.js", "/apiary", "/iconic/chat"]) {
    expect(matches(path), path).toBe(true);
  }
  for (const path of [
    "/api",
    "/api/v1/chat",
    "/_next/static/a.js",
    "/.well-known/jwks.json",
    "/icon",
    "/favicon.ico",
  ]) {
    expect(matches(path), path).toBe(false);
  }
});
