import { describe, expect, test } from "vitest";
import { GET as listAgents } from "@/app/api/v1/agents/route";
import { POST as linkRoute } from "@/app/api/v1/auth/external/identities/route";
import { POST as confirmRoute } from "@/app/api/v1/auth/external/link/route";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { DELETE as removeRoute } from "@/app/api/v1/single-sign-on/connections/[connection_id]/route";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { freshEmail, type Person, problemOf, request, signIn, signUp } from "../setup/api";
import {
  addDomain,
  change,
  colleagueOf,
  company,
  connect,
  cookieOf,
  freshDomain,
  owner,
  ssoPath,
  tryOut,
  verifiedDomain,
} from "../setup/company";
import { identityOf, OutsideBrowser, startOAuth } from "../setup/oauth";

const { url: standIn } = await startOAuth();

let counter = 0;
const at = (domain: string) => `person-${counter++}@${domain}`;

const outcomeOf = async (answer: Response) => ((await answer.json()) as { outcome: string }).outcome;
const agentsWith = (headers: Record<string, string>) => listAgents(request("/api/v1/agents", { headers }));

async function enforce({ boss, domain, connection }: Awaited<ReturnType<typeof company>>) {
  await tryOut(boss, connection.id, `test@${domain}`);
  expect((await change(boss, connection.id, { enforced: true })).status).toBe(200);
}

describe("somebody new at a verified domain", () => {
  test("becomes a member with the default role, and their session opens that organization alone", async () => {
    const { boss, domain, connection } = await company(standIn, { default_role: "viewer" });
    const email = at(domain);
    const identity = await identityOf(await new OutsideBrowser().signInByDomain({ email, name: "Nia New" }));
    expect(identity).toMatchObject({ email, emailVerified: true, name: "Nia New" });
    expect(identity.memberships).toMatchObject([{ organizationId: boss.organizationId, role: "viewer" }]);
    expect(identity.session).toMatchObject({ oidcConnectionId: connection.id, methods: ["oidc"] });
    const [joined] = await pool()`
      select actor_id, detail from audit_events
      where organization_id = ${boss.organizationId} and action = 'member.joined'`;
    expect(joined).toMatchObject({
      actor_id: identity.userId,
      detail: { via: "single_sign_on", after: { role: "viewer" } },
    });
  });

  test("is the same person the next time, and let in again after leaving", async () => {
    const { boss, domain } = await company(standIn);
    const email = at(domain);
    const first = await identityOf(await new OutsideBrowser().signInByDomain({ email }));
    await pool()`delete from memberships where user_id = ${first.userId}`;
    const second = await identityOf(await new OutsideBrowser().signInByDomain({ email }));
    expect(second.userId).toBe(first.userId);
    expect(second.memberships).toMatchObject([{ organizationId: boss.organizationId, role: "member" }]);
  });

  test("is made once by two sign-ins at the same time, which both succeed", async () => {
    const { domain } = await company(standIn);
    const email = at(domain);
    const answers = await Promise.all([1, 2].map(() => new OutsideBrowser().signInByDomain({ email })));
    const [one, two] = await Promise.all(answers.map(identityOf));
    expect(one?.userId).toBe(two?.userId);
  });

  test("needs no invitation where new people do, because the organization vouches for them", async () => {
    const { domain } = await company(standIn);
    env().SIGN_UP_POLICY = "invite_only";
    try {
      expect((await new OutsideBrowser().signInByDomain({ email: at(domain) })).status).toBe(200);
    } finally {
      env().SIGN_UP_POLICY = "public";
    }
  });

  test("is refused with an address that the provider calls unverified", async () => {
    const { domain } = await company(standIn);
    const answer = await new OutsideBrowser().signInByDomain({ email: at(domain), verified: false });
    expect(await problemOf(answer)).toEqual({ status: 403, code: "email_unverified" });
  });

  test("is refused once the connection is switched off, also on the way", async () => {
    const { boss, domain, connection } = await company(standIn);
    const browser = new OutsideBrowser();
    const { url } = (await (await browser.startSingleSignOn(at(domain))).json()) as { url: string };
    await change(boss, connection.id, { enabled: false });
    const answer = await browser.finish(await browser.answerOf(url, { email: at(domain) }));
    expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
    expect((await browser.startSingleSignOn(at(domain))).status).toBe(404);
  });
});

describe("an organization's provider that claims somebody's address", () => {
  test.each(["another organization's domain", "a domain of nobody"])("at %s signs nobody in", async (which) => {
    const { domain } = await company(standIn);
    const foreign = which.startsWith("another") ? (await company(standIn)).domain : freshDomain();
    const email = at(foreign);
    const browser = new OutsideBrowser();
    const { url } = (await (await browser.startSingleSignOn(at(domain))).json()) as { url: string };
    const answer = await browser.finish(await browser.answerOf(url, { email }));
    expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
    expect(await pool()`select id from users where email = ${email}`).toHaveLength(0);
  });

  test("does not sign its own owner in: an admin could otherwise become them", async () => {
    const { boss, domain, connection } = await company(standIn);
    await pool()`update users set email = ${`boss@${domain}`} where id = ${boss.id}`;
    const answer = await new OutsideBrowser().signInByDomain({ email: `boss@${domain}` });
    expect(await outcomeOf(answer)).toBe("link_required");
    expect(await pool()`select id from sessions where oidc_connection_id = ${connection.id}`).toHaveLength(0);
  });

  test("does not take over an account that somebody has there, member or not", async () => {
    const { boss, domain } = await company(standIn);
    const stranger = await signUp(at(domain));
    const member = await colleagueOf(boss, "member", at(domain));
    for (const { email } of [stranger, member]) {
      expect(await outcomeOf(await new OutsideBrowser().signInByDomain({ email }))).toBe("link_required");
    }
    const memberships = await pool()`select organization_id from memberships where user_id = ${stranger.id}`;
    expect(memberships).toEqual([{ organization_id: stranger.organizationId }]);
    const rows = await pool()`select id from external_identities where user_id in (${stranger.id}, ${member.id})`;
    expect(rows).toHaveLength(0);
  });

  test("signs in its account after the owner agreed, and opens nothing but its own organization", async () => {
    const { boss, domain } = await company(standIn);
    const ada = await signUp(at(domain));
    const browser = new OutsideBrowser();
    await browser.signInByDomain({ email: ada.email });
    const confirmed = await browser.call(confirmRoute, "/api/v1/auth/external/link", { token: ada.token });
    const { location } = (await confirmed.json()) as { location: string };
    expect(location).toMatch(new RegExp(`^${standIn}/acme/authorize`));
    const answer = await browser.finish(await browser.answerOf(location, { email: ada.email }));
    const identity = await identityOf(answer);
    expect(identity.userId).toBe(ada.id);
    expect(identity.memberships.map(({ organizationId }) => organizationId)).toEqual([boss.organizationId]);
    const cookie = await cookieOf(identity);
    const own = await agentsWith({ cookie, "x-tenant-id": ada.organizationId });
    expect(own.status).toBe(404);
    expect((await agentsWith({ cookie, "x-tenant-id": boss.organizationId })).status).toBe(200);
  });

  test("opens the person's other organizations once they add their own second factor", async () => {
    const { domain } = await company(standIn);
    const identity = await identityOf(await new OutsideBrowser().signInByDomain({ email: at(domain) }));
    const other = await owner();
    await pool()`
      insert into memberships (organization_id, user_id, role) values (${other.organizationId}, ${identity.userId}, 'member')`;
    const headers = { cookie: await cookieOf(identity), "x-tenant-id": other.organizationId };
    expect((await agentsWith(headers)).status).toBe(404);
    await pool()`update sessions set methods = '{oidc,totp}' where id = ${identity.session.id}`;
    expect((await agentsWith(headers)).status).toBe(200);
  });

  test("is no fresh sign-in for what belongs to the person alone: it cannot add a way in", async () => {
    const { domain } = await company(standIn);
    const identity = await identityOf(await new OutsideBrowser().signInByDomain({ email: at(domain) }));
    const headers = { cookie: await cookieOf(identity), origin: "http://localhost:3000" };
    const body = { provider: "github" };
    const answer = await linkRoute(request("/api/v1/auth/external/identities", { method: "POST", headers, body }));
    expect(await problemOf(answer)).toEqual({ status: 403, code: "fresh_sign_in_required" });
  });

  test("knows people by connection and subject: the same subject elsewhere is somebody else", async () => {
    const [one, two] = [await company(standIn), await company(standIn)];
    const subject = `subject-${freshEmail()}`;
    const first = await identityOf(await new OutsideBrowser().signInByDomain({ email: at(one.domain), subject }));
    const second = await identityOf(await new OutsideBrowser().signInByDomain({ email: at(two.domain), subject }));
    expect(second.userId).not.toBe(first.userId);
  });

  test("cannot hand in its answer at another organization's address (mix-up)", async () => {
    const [one, two] = [await company(standIn), await company(standIn)];
    const browser = new OutsideBrowser();
    const { url } = (await (await browser.startSingleSignOn(at(one.domain))).json()) as { url: string };
    const answer = await browser.answerOf(url, { email: at(two.domain) });
    answer.pathname = `/sso/callback/${two.boss.organizationId}`;
    expect(await problemOf(await browser.finish(answer))).toEqual({ status: 410, code: "link_invalid" });
  });
});

describe("an enforced connection", () => {
  test("shuts out passwords of its domain's members, by cookie and by token, and lets owners and guests in", async () => {
    const acme = await company(standIn);
    const member = await colleagueOf(acme.boss, "admin", at(acme.domain));
    const guest = await colleagueOf(acme.boss, "admin");
    const cookie = await cookieOf({ userId: member.id, session: await browserSessionOf(member) });
    const asMember = { authorization: `Bearer ${member.token}` };
    expect((await agentsWith(asMember)).status).toBe(200);
    await enforce(acme);
    const refused = { status: 403, code: "single_sign_on_required" };
    expect(await problemOf(await agentsWith(asMember))).toEqual(refused);
    expect(await problemOf(await agentsWith({ cookie }))).toEqual(refused);
    expect(await problemOf(await agentsWith({ authorization: `Bearer ${await signIn(member)}` }))).toEqual(refused);
    expect((await agentsWith({ authorization: `Bearer ${guest.token}` })).status).toBe(200);
    expect((await agentsWith({ authorization: `Bearer ${acme.boss.token}` })).status).toBe(200);
    expect((await me(request("/api/v1/auth/me", { headers: asMember }))).status).toBe(200);
  });

  test("lets in who came through it, and nobody who came through another", async () => {
    const acme = await company(standIn);
    const second = await connect(acme.boss, `${standIn}/backup`);
    await enforce(acme);
    const identity = await identityOf(await new OutsideBrowser().signInByDomain({ email: at(acme.domain) }));
    const cookie = await cookieOf(identity);
    expect((await agentsWith({ cookie })).status).toBe(200);
    await pool()`update sessions set oidc_connection_id = ${second.id} where id = ${identity.session.id}`;
    expect(await problemOf(await agentsWith({ cookie }))).toEqual({ status: 403, code: "single_sign_on_required" });
  });

  test("shuts nobody out of other organizations", async () => {
    const acme = await company(standIn);
    const outsider = await signUp(at(acme.domain));
    await enforce(acme);
    expect((await agentsWith({ authorization: `Bearer ${outsider.token}` })).status).toBe(200);
  });

  test("stops being enforced when it is switched off, and its sessions end", async () => {
    const acme = await company(standIn);
    await enforce(acme);
    const member = await colleagueOf(acme.boss, "member", at(acme.domain));
    const cookie = await cookieOf(
      await identityOf(await new OutsideBrowser().signInByDomain({ email: at(acme.domain) })),
    );
    expect(await (await change(acme.boss, acme.connection.id, { enabled: false })).json()).toMatchObject({
      enforced: false,
    });
    expect((await agentsWith({ cookie })).status).toBe(401);
    expect((await agentsWith({ authorization: `Bearer ${member.token}` })).status).toBe(200);
  });

  test("that is removed ends its sessions and forgets whom it signed in, who stay members", async () => {
    const { boss, domain, connection } = await company(standIn);
    const identity = await identityOf(await new OutsideBrowser().signInByDomain({ email: at(domain) }));
    const removed = await removeRoute(
      request(`${ssoPath}/connections/${connection.id}`, { method: "DELETE", token: boss.token }),
    );
    expect(removed.status).toBe(204);
    expect((await agentsWith({ cookie: await cookieOf(identity) })).status).toBe(401);
    expect(await pool()`select id from external_identities where user_id = ${identity.userId}`).toHaveLength(0);
    expect(await pool()`select role from memberships where user_id = ${identity.userId}`).toHaveLength(1);
  });
});

describe("signing in by e-mail domain", () => {
  test("answers alike whether the address has an account or not", async () => {
    const { boss, domain } = await company(standIn);
    const known = await colleagueOf(boss, "member", at(domain));
    const shape = async (email: string) => {
      const answer = await new OutsideBrowser().startSingleSignOn(email);
      const { url } = (await answer.json()) as { url: string };
      const { origin, pathname, searchParams } = new URL(url);
      return { status: answer.status, origin, pathname, names: [...searchParams.keys()] };
    };
    expect(await shape(known.email)).toEqual(await shape(at(domain)));
    const unknown = await Promise.all(
      [freshEmail(), (await signUp()).email].map((email) => new OutsideBrowser().startSingleSignOn(email)),
    );
    expect(await Promise.all(unknown.map(problemOf))).toEqual(Array(2).fill({ status: 404, code: "not_found" }));
  });

  test("finds no connection by a domain that is not verified", async () => {
    const boss = await owner();
    await connect(boss, `${standIn}/acme`);
    const { domain } = await addDomain(boss, freshDomain());
    expect((await new OutsideBrowser().startSingleSignOn(at(domain))).status).toBe(404);
  });

  test("takes the enforced connection before others", async () => {
    const boss = await owner();
    const domain = await verifiedDomain(standIn, boss);
    await connect(boss, `${standIn}/first`);
    const connection = await connect(boss, `${standIn}/second`);
    const target = async () => {
      const { url } = (await (await new OutsideBrowser().startSingleSignOn(at(domain))).json()) as { url: string };
      return new URL(url).pathname;
    };
    expect(await target()).toBe("/first/authorize");
    await enforce({ boss, domain, connection });
    expect(await target()).toBe("/second/authorize");
  });
});

/** The id of a browser session that a password opened. */
async function browserSessionOf({ id }: Person): Promise<{ id: string }> {
  const [row] = await pool()<{ id: string }[]>`
    insert into sessions (id, user_id, kind, methods, expires_at)
    values (gen_random_uuid(), ${id}, 'browser', '{password}', now() + interval '1 day') returning id`;
  if (!row) throw new Error("There is no session.");
  return row;
}
