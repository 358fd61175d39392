import { describe, expect, test } from "vitest";
import { DELETE as removeRoute } from "@/app/api/v1/single-sign-on/connections/[connection_id]/route";
import { POST as testRoute } from "@/app/api/v1/single-sign-on/connections/[connection_id]/test/route";
import { GET as connectionsRoute, POST as createRoute } from "@/app/api/v1/single-sign-on/connections/route";
import { DELETE as dropDomainRoute } from "@/app/api/v1/single-sign-on/domains/[domain_id]/route";
import { POST as addDomainRoute, GET as domainsRoute } from "@/app/api/v1/single-sign-on/domains/route";
import type { Connection, Domain } from "@/features/single-sign-on/schema";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { type Person, problemOf, request, signUp } from "../setup/api";
import {
  addDomain,
  change,
  colleagueOf,
  company,
  connect,
  freshDomain,
  owner,
  publish,
  ssoPath,
  tryOut,
  verifiedDomain,
  verify,
} from "../setup/company";
import { OutsideBrowser, startOAuth } from "../setup/oauth";

const { url: standIn, issuer } = await startOAuth();

async function connectionsOf({ token }: Person): Promise<Connection[]> {
  const answer = await connectionsRoute(request(`${ssoPath}/connections`, { token }));
  return ((await answer.json()) as { data: Connection[] }).data;
}

async function domainsOf({ token }: Person): Promise<Domain[]> {
  return ((await (await domainsRoute(request(`${ssoPath}/domains`, { token }))).json()) as { data: Domain[] }).data;
}

const send = (path: string, person: Pick<Person, "token">, method: string, body?: unknown) =>
  request(`${ssoPath}${path}`, { method, token: person.token, ...(body === undefined ? {} : { body }) });
const connection = {
  name: "Acme",
  issuer: "https://login.acme.example",
  client_id: "cadre",
  client_secret: "hush-hush",
};

describe("a connection", () => {
  test("is listed without its secret, which is sealed, and audited without it", async () => {
    const boss = await owner();
    const created = await createRoute(send("/connections", boss, "POST", connection));
    const text = await created.text();
    const { id } = JSON.parse(text) as Connection;
    expect(text).not.toContain("hush");
    expect(await connectionsOf(boss)).toMatchObject([
      { id, name: "Acme", default_role: "member", enabled: true, enforced: false },
    ]);
    const [row] = await pool()`select client_secret_encrypted as sealed from oidc_connections where id = ${id}`;
    expect(row?.sealed).toMatch(/^v1\./);
    await change(boss, id, { client_secret: "another-secret", name: "Acme ID" });
    const audit = await pool()`
      select action, detail from audit_events where organization_id = ${boss.organizationId} and target_id = ${id}
      order by created_at`;
    expect(audit.map(({ action }) => action)).toEqual([
      "single_sign_on.connection_created",
      "single_sign_on.connection_changed",
    ]);
    expect(audit[1]?.detail).toEqual({
      client_secret: "changed",
      before: { name: "Acme" },
      after: { name: "Acme ID" },
    });
    expect(JSON.stringify(audit)).not.toMatch(/hush|another-secret/);
  });

  test("keeps its issuer, because people are known by what that provider calls them", async () => {
    const { boss, connection: existing } = await company(standIn);
    const answer = await change(boss, existing.id, { issuer: "https://evil.example" });
    expect(await problemOf(answer)).toEqual({ status: 422, code: "validation_failed" });
  });

  test("cannot make owners", async () => {
    const answer = await createRoute(
      send("/connections", await owner(), "POST", { ...connection, default_role: "owner" }),
    );
    expect(await problemOf(answer)).toEqual({ status: 422, code: "validation_failed" });
  });

  test.each([
    "ftp://idp.example",
    "javascript:alert(1)",
    "idp.example",
    "https://idp.example/?tenant=1",
    "https://idp.example/#x",
    "https://idp.example/.well-known/openid-configuration",
  ])("does not take the issuer %s", async (bad) => {
    const answer = await createRoute(send("/connections", await owner(), "POST", { ...connection, issuer: bad }));
    expect(await problemOf(answer)).toEqual({ status: 422, code: "validation_failed" });
  });

  test("is one of five at most", async () => {
    const boss = await owner();
    for (let made = 0; made < 5; made++) await connect(boss, `${standIn}/idp-${made}`);
    const answer = await createRoute(send("/connections", boss, "POST", connection));
    expect(await problemOf(answer)).toEqual({ status: 409, code: "conflict" });
  });
});

describe("who may set up single sign-on", () => {
  const writes: [
    string,
    (person: Pick<Person, "token">, ids: { id: string; domainId: string }) => Promise<Response>,
  ][] = [
    ["create", (person) => createRoute(send("/connections", person, "POST", connection))],
    ["change", (person, { id }) => change(person, id, { name: "Mine" })],
    ["remove", (person, { id }) => removeRoute(send(`/connections/${id}`, person, "DELETE"))],
    ["test", (person, { id }) => testRoute(send(`/connections/${id}/test`, person, "POST"))],
    ["add a domain", (person) => addDomainRoute(send("/domains", person, "POST", { domain: freshDomain() }))],
    ["verify a domain", (person, { domainId }) => verify(person as Person, { id: domainId } as Domain)],
    ["remove a domain", (person, { domainId }) => dropDomainRoute(send(`/domains/${domainId}`, person, "DELETE"))],
  ];

  async function given() {
    const boss = await owner();
    const { id } = await connect(boss, `${standIn}/acme`);
    const { id: domainId } = await addDomain(boss, freshDomain());
    return { boss, ids: { id, domainId } };
  }

  test.each(writes)("members and viewers may not %s", async (_name, write) => {
    const { boss, ids } = await given();
    for (const role of ["member", "viewer"]) {
      const answer = await write(await colleagueOf(boss, role), ids);
      expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
    }
    expect(await connectionsOf(boss)).toMatchObject([{ name: "Acme ID" }]);
    expect(await domainsOf(boss)).toMatchObject([{ verified_at: null }]);
  });

  test.each(writes.filter(([name]) => !/^(create|add)/.test(name)))(
    "another organization finds nothing to %s",
    async (_name, write) => {
      const { boss, ids } = await given();
      expect(await problemOf(await write(await owner(), ids))).toEqual({ status: 404, code: "not_found" });
      expect(await connectionsOf(boss)).toMatchObject([{ name: "Acme ID", last_test: null }]);
      expect(await domainsOf(boss)).toMatchObject([{ last_checked_at: null }]);
    },
  );

  test.each(writes)("nobody may %s without a fresh sign-in and a verified address", async (_name, write) => {
    const { boss, ids } = await given();
    await pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${boss.id}`;
    expect(await problemOf(await write(boss, ids))).toEqual({ status: 403, code: "fresh_sign_in_required" });
    await pool()`update sessions set authenticated_at = now() where user_id = ${boss.id}`;
    await pool()`update users set email_verified_at = null where id = ${boss.id}`;
    expect(await problemOf(await write(boss, ids))).toEqual({ status: 403, code: "email_unverified" });
  });
});

describe("a domain", () => {
  test("is verified by the TXT record that it asks for, and by no other", async () => {
    const boss = await owner();
    const added = await addDomain(boss, freshDomain().toUpperCase());
    expect(added.record_name).toBe(`_cadre-challenge.${added.domain}`);
    const missing = (await (await verify(boss, added)).json()) as { problem: string; domain: Domain };
    expect(missing.problem).toContain("no TXT record");
    expect(missing.domain).toMatchObject({ verified_at: null, last_checked_at: expect.any(String) });
    await publish(standIn, { ...added, record_value: "cadre-domain-verification=of-somebody-else" });
    expect(await (await verify(boss, added)).json()).toMatchObject({
      problem: expect.stringContaining("another value"),
    });
    await publish(standIn, added);
    const found = await (await verify(boss, added)).json();
    expect(found).toMatchObject({ problem: null, domain: { verified_at: expect.any(String) } });
    const actions = await pool()`
      select action from audit_events where organization_id = ${boss.organizationId} and target_id = ${added.id}
      order by created_at`;
    expect(actions.map(({ action }) => action)).toEqual(["domain.added", "domain.verified"]);
  });

  test("is verified by one organization only, and free again once that one removes it", async () => {
    const [one, two] = [await owner(), await owner()];
    const domain = await verifiedDomain(standIn, one);
    const second = await addDomain(two, domain);
    await publish(standIn, second);
    expect(await problemOf(await verify(two, second))).toEqual({ status: 409, code: "conflict" });
    const [first] = await domainsOf(one);
    await dropDomainRoute(send(`/domains/${first?.id}`, one, "DELETE"));
    expect(await (await verify(two, second)).json()).toMatchObject({ problem: null });
  });

  test("has another challenge in each organization, so that one proof does not serve two", async () => {
    const domain = freshDomain();
    const [one, two] = [await addDomain(await owner(), domain), await addDomain(await owner(), domain)];
    expect(one.record_value).not.toBe(two.record_value);
  });

  test("that is added again is the same", async () => {
    const boss = await owner();
    const domain = freshDomain();
    expect((await addDomain(boss, `@${domain}`)).id).toBe((await addDomain(boss, domain)).id);
  });

  test("says so when its name servers do not answer", async () => {
    const boss = await owner();
    const added = await addDomain(boss, freshDomain());
    const { DNS_SERVER } = env();
    env().DNS_SERVER = "127.0.0.1:9";
    try {
      expect(await (await verify(boss, added)).json()).toMatchObject({
        problem: expect.stringContaining("do not answer"),
      });
    } finally {
      Object.assign(env(), { DNS_SERVER });
    }
  });
});

describe("the test of a connection", () => {
  const lastTest = async (boss: Person) => (await connectionsOf(boss))[0]?.last_test;
  const begin = async (boss: Person, id: string) =>
    (await (await testRoute(send(`/connections/${id}/test`, boss, "POST"))).json()) as {
      url: string | null;
      message: string;
    };

  test("keeps what the provider said and signs nobody in", async () => {
    const { boss, domain, connection: tested } = await company(standIn);
    const answer = await tryOut(boss, tested.id, `nia@${domain}`);
    expect(await answer.json()).toEqual({ outcome: "tested", next: `/${boss.slug}/settings/single-sign-on` });
    expect(await lastTest(boss)).toMatchObject({
      succeeded: true,
      claims: { email: `nia@${domain}`, email_verified: true, subject: expect.any(String) },
    });
    expect(await pool()`select id from users where email = ${`nia@${domain}`}`).toHaveLength(0);
  });

  test.each([
    ["a name that does not exist", () => "https://idp.invalid", /does not exist in DNS|looked up/],
    ["a port where nothing listens", () => "http://127.0.0.1:9", /Nothing answers/],
    ["a site without a configuration", () => `${standIn}/github`, /no OpenID configuration|not an OpenID/],
    ["the metadata service", () => "http://169.254.169.254", /private network/],
    [
      "an issuer that calls itself otherwise",
      () => `${standIn}/acme/`.replace("127.0.0.1", "localhost"),
      /another issuer/,
    ],
  ])("names what is wrong with %s", async (_case, address, message) => {
    const boss = await owner();
    const { id } = await connect(boss, address());
    const { url, message: told } = await begin(boss, id);
    expect(url).toBeNull();
    expect(told).toMatch(message);
    expect(await lastTest(boss)).toMatchObject({ succeeded: false, claims: null });
  });

  test("reaches into no private network where the operator does not allow it", async () => {
    env().ALLOW_PRIVATE_NETWORK = false;
    try {
      const boss = await owner();
      for (const address of [
        "https://127.0.0.1",
        "https://localhost",
        "https://2130706433",
        "https://[::ffff:10.0.0.1]",
      ]) {
        const { id } = await connect(boss, address);
        expect(await begin(boss, id)).toMatchObject({ url: null, message: expect.stringContaining("private network") });
      }
    } finally {
      env().ALLOW_PRIVATE_NETWORK = true;
    }
  });

  test("reaches no private address that a public provider's configuration names", async () => {
    const service = await issuer("acme");
    const tamper = ({ body }: { body: object }) => Object.assign(body, { jwks_uri: "http://169.254.169.254/latest" });
    service.on("beforeWellKnownOpenIdConfiguration", tamper);
    const { boss, domain, connection: tested } = await company(standIn);
    await tryOut(boss, tested.id, `nia@${domain}`);
    service.off("beforeWellKnownOpenIdConfiguration", tamper);
    expect(await lastTest(boss)).toMatchObject({
      succeeded: false,
      message: expect.stringContaining("private network"),
    });
  });

  test.each(["javascript:alert(document.domain)//", "data:text/html,hello", "https://us:er@idp.example/authorize"])(
    "sends nobody to %s, which a provider's configuration names",
    async (endpoint) => {
      const service = await issuer("acme");
      const { boss, domain, connection: tested } = await company(standIn);
      const tamper = ({ body }: { body: object }) => Object.assign(body, { authorization_endpoint: endpoint });
      service.on("beforeWellKnownOpenIdConfiguration", tamper);
      try {
        expect(await begin(boss, tested.id)).toMatchObject({ url: null });
        expect((await new OutsideBrowser().startSingleSignOn(`nia@${domain}`)).status).toBe(400);
      } finally {
        service.off("beforeWellKnownOpenIdConfiguration", tamper);
      }
    },
  );

  test("names a wrong secret", async () => {
    const { boss, domain, connection: tested } = await company(standIn, { client_secret: "wrong" });
    await tryOut(boss, tested.id, `nia@${domain}`);
    expect(await lastTest(boss)).toMatchObject({ succeeded: false, message: expect.stringContaining("client secret") });
  });

  test("fails for an address that the provider does not vouch for", async () => {
    const { boss, domain, connection: tested } = await company(standIn);
    await tryOut(boss, tested.id, `nia@${domain}`, false);
    expect(await lastTest(boss)).toMatchObject({ succeeded: false, message: expect.stringContaining("not verified") });
  });

  test("counts only in the browser that began it", async () => {
    const { boss, domain, connection: tested } = await company(standIn);
    const { url } = await begin(boss, tested.id);
    const browser = new OutsideBrowser();
    const answer = await browser.finish(await browser.answerOf(url ?? "", { email: `nia@${domain}` }));
    expect(await problemOf(answer)).toEqual({ status: 410, code: "link_invalid" });
    expect(await lastTest(boss)).toBeNull();
  });
});

describe("enforcing", () => {
  test("needs a successful test, a verified domain and a connection that is on", async () => {
    const boss = await owner();
    const { id } = await connect(boss, `${standIn}/acme`);
    const enforce = async () => {
      const answer = await change(boss, id, { enforced: true });
      const { errors = [] } = (await answer.json()) as { errors?: { path: string; message: string }[] };
      return { status: answer.status, message: errors[0]?.message ?? "" };
    };
    expect(await enforce()).toMatchObject({ status: 409, message: expect.stringContaining("Test the connection") });
    await tryOut(boss, id, "nia@elsewhere.example");
    expect(await enforce()).toMatchObject({ status: 409, message: expect.stringContaining("Verify a domain") });
    await verifiedDomain(standIn, boss);
    await change(boss, id, { enabled: false });
    expect(await enforce()).toMatchObject({
      status: 409,
      message: expect.stringContaining("Switch the connection on"),
    });
    await change(boss, id, { enabled: true });
    expect((await enforce()).status).toBe(200);
  });

  test("needs a test of the credentials as they are now", async () => {
    const { boss, domain, connection: tested } = await company(standIn);
    for (const changed of [{ client_secret: "other" }, { client_id: "other" }]) {
      await tryOut(boss, tested.id, `nia@${domain}`);
      expect(await problemOf(await change(boss, tested.id, { ...changed, enforced: true }))).toEqual({
        status: 409,
        code: "conflict",
      });
      expect(await (await change(boss, tested.id, changed)).json()).toMatchObject({ last_test: null });
      await change(boss, tested.id, { client_secret: "demo-secret", client_id: "cadre-test" });
    }
  });

  test("is for one connection at a time, also when two are asked for at once", async () => {
    const { boss, domain, connection: first } = await company(standIn);
    const second = await connect(boss, `${standIn}/second`);
    for (const { id } of [first, second]) await tryOut(boss, id, `nia@${domain}`);
    const answers = await Promise.all([first, second].map(({ id }) => change(boss, id, { enforced: true })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

test("somebody without an organization of theirs in common learns nothing of another's connections", async () => {
  const { boss } = await company(standIn);
  const stranger = await signUp();
  const headers = { "x-tenant-id": boss.organizationId };
  const answer = await connectionsRoute(request(`${ssoPath}/connections`, { token: stranger.token, headers }));
  expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
});
