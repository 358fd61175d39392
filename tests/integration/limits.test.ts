import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { GET as meRoute } from "@/app/api/v1/auth/me/route";
import { POST as tokenRoute } from "@/app/api/v1/auth/token/route";
import { GET as conversationsRoute } from "@/app/api/v1/conversations/route";
import { contracts } from "@/features/api-reference/data";
import { type EndpointDefinition, endpoint } from "@/lib/api/endpoint";
import { route } from "@/lib/api/route";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { rateOf } from "@/lib/rate-limit/rates";
import { goodPassword, type Person, problemOf, request, signUp } from "../setup/api";
import { routeHandlers } from "../setup/handlers";

const peer = (address: string) => ({ "x-cadre-peer": address });
const isStrict = ({ limit }: EndpointDefinition) => typeof limit === "object";
const handlers = await routeHandlers();

let ada: Person;
beforeAll(async () => {
  ada = await signUp();
});

describe("a strict limit", () => {
  const { RATE_LIMIT_ACCOUNT_FACTOR } = env();
  const probe = (path: `/api/${string}`, account?: string) =>
    route(
      endpoint({
        method: "POST",
        path,
        summary: "Probe",
        tags: ["Probes"],
        access: account ? "public" : "user",
        limit: { rate: "password_reset", ...(account ? { account } : {}) },
        ...(account ? { body: z.object({ email: z.string() }) } : {}),
        status: 204,
      } as EndpointDefinition),
      () => undefined as never,
    );
  const byEmail = probe("/api/v1/probe/email", "email");
  const byActor = probe("/api/v1/probe/actor");
  const ask = (email: string, address: string) =>
    byEmail(request("/api/v1/probe/email", { method: "POST", body: { email }, headers: peer(address) }));

  beforeEach(async () => {
    env().RATE_LIMIT_ACCOUNT_FACTOR = 1;
    await pool()`truncate rate_limits`;
  });
  afterEach(() => {
    env().RATE_LIMIT_ACCOUNT_FACTOR = RATE_LIMIT_ACCOUNT_FACTOR;
  });

  test("of an account holds from however many addresses the calls come", async () => {
    for (let call = 1; call <= rateOf("password_reset").account; call++) {
      expect((await ask("victim@example.com", `198.51.100.${call}`)).status).toBe(204);
    }
    expect(await problemOf(await ask("Victim@Example.com", "198.51.100.200"))).toMatchObject({ status: 429 });
  });

  test("of an address holds however many accounts are named", async () => {
    for (let call = 1; call <= rateOf("password_reset").address; call++) {
      expect((await ask(`guess-${call}@example.com`, "203.0.113.50")).status).toBe(204);
    }
    expect(await problemOf(await ask("other@example.com", "203.0.113.50"))).toMatchObject({ status: 429 });
    expect((await ask("other@example.com", "203.0.113.51")).status).toBe(204);
  });

  test("counts the acting person where no account is named", async () => {
    const call = (address: string) =>
      byActor(request("/api/v1/probe/actor", { method: "POST", token: ada.token, headers: peer(address) }));
    for (let number = 1; number <= rateOf("password_reset").account; number++) {
      expect((await call(`192.0.2.${number}`)).status).toBe(204);
    }
    expect(await problemOf(await call("192.0.2.99"))).toMatchObject({ status: 429 });
  });
});

describe("the limit of an address cannot be evaded", () => {
  const { RATE_LIMIT_SIGN_INS_PER_MINUTE, TRUSTED_PROXY_HOPS } = env();
  const allowed = 3;
  let attempt = 0;

  beforeEach(async () => {
    env().RATE_LIMIT_SIGN_INS_PER_MINUTE = allowed;
    await pool()`truncate rate_limits`;
  });
  afterEach(() => {
    env().RATE_LIMIT_SIGN_INS_PER_MINUTE = RATE_LIMIT_SIGN_INS_PER_MINUTE;
    env().TRUSTED_PROXY_HOPS = TRUSTED_PROXY_HOPS;
  });

  const guess = (headers: Record<string, string>) => {
    attempt++;
    const body = { email: `evader-${attempt}@example.com`, password: "wrong" };
    return tokenRoute(request("/api/v1/auth/token", { method: "POST", body, headers }));
  };

  test.each<[string, number, (call: number) => Record<string, string>]>([
    ["X-Forwarded-For without a trusted proxy", 0, (call) => ({ "x-forwarded-for": `10.0.${call}.1` })],
    ["an entry before the trusted proxy's own", 1, (call) => ({ "x-forwarded-for": `10.1.${call}.1, 198.51.100.8` })],
    ["ports that change", 1, (call) => ({ "x-forwarded-for": `198.51.100.9:${4000 + call}` })],
    ["Forwarded", 0, (call) => ({ forwarded: `for=10.2.${call}.1` })],
    ["X-Real-IP", 0, (call) => ({ "x-real-ip": `10.3.${call}.1` })],
    [
      "X-Client-IP and True-Client-IP",
      0,
      (call) => ({ "x-client-ip": `10.4.${call}.1`, "true-client-ip": `10.5.${call}.1` }),
    ],
    ["CF-Connecting-IP", 0, (call) => ({ "cf-connecting-ip": `10.6.${call}.1` })],
  ])("by %s", async (_header, hops, forged) => {
    env().TRUSTED_PROXY_HOPS = hops;
    const address = `203.0.113.${100 + attempt}`;
    const headers = (call: number) => ({ ...peer(address), ...forged(call) });
    for (let call = 1; call <= allowed; call++) expect((await guess(headers(call))).status).toBe(401);
    expect(await problemOf(await guess(headers(99)))).toEqual({ status: 429, code: "rate_limited" });
  });

  test("by other addresses of one IPv6 network", async () => {
    for (let call = 1; call <= allowed; call++) expect((await guess(peer(`2001:db8:1:2::${call}`))).status).toBe(401);
    expect(await problemOf(await guess(peer("2001:db8:1:2:ffff::9")))).toMatchObject({ status: 429 });
    expect((await guess(peer("2001:db8:1:3::1"))).status).toBe(401);
  });
});

describe("while the counters' table is broken", () => {
  beforeAll(async () => {
    await pool()`alter table rate_limits rename to rate_limits_away`;
  });
  afterAll(async () => {
    await pool()`alter table rate_limits_away rename to rate_limits`;
  });

  test.each([...contracts].filter(([, contract]) => isStrict(contract)))("%s is refused", async (_name, contract) => {
    const handler = handlers.get(contract);
    const { method } = contract;
    const path = contract.path.replaceAll(/\{\w+\}/g, "00000000-0000-7000-8000-000000000000");
    const refused = await handler?.(
      request(path, { method, token: ada.token, ...(method === "GET" || !contract.body ? {} : { body: {} }) }),
    );
    expect(refused?.headers.get("retry-after")).toBe("2");
    expect(refused && (await problemOf(refused))).toEqual({ status: 503, code: "service_unavailable" });
  });

  test("a right password is refused like a wrong one", async () => {
    for (const password of [goodPassword, "wrong"]) {
      const body = { email: ada.email, password };
      const refused = await tokenRoute(request("/api/v1/auth/token", { method: "POST", body }));
      expect(await problemOf(refused)).toMatchObject({ status: 503 });
    }
  });

  test("reads go on", async () => {
    expect((await meRoute(request("/api/v1/auth/me", { token: ada.token }))).status).toBe(200);
    expect((await conversationsRoute(request("/api/v1/conversations", { token: ada.token }))).status).toBe(200);
  });
});

test("everything that guesses, mails or makes credentials without a sign-in has a strict limit", () => {
  const open = [...contracts].filter(
    ([, { access, method, limit }]) => access === "public" && method !== "GET" && typeof limit !== "object",
  );
  /** Public writes without a strict limit, and why. A new one needs a reason here. */
  const reasons: Record<string, string> = {
    refreshToken: "takes a secret of 256 bits that cannot be guessed; the general limit of the address holds",
    readSharedFile: "takes a secret of 256 bits that cannot be guessed; the general limit of the address holds",
    readSharedConversation: "takes a secret of 256 bits that cannot be guessed; the general limit of the address holds",
    receiveHook: "takes a secret of 256 bits that cannot be guessed, and has a limit of its own for each webhook",
    finishExternalSignIn: "looks at an answer only in the browser that began, by its sealed cookie, and once",
  };
  expect(open.map(([name]) => name).filter((name) => !(name in reasons))).toEqual([]);
});
