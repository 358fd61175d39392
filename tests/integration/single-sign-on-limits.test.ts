import { expect, test } from "vitest";
import { POST as confirmRoute } from "@/app/api/v1/auth/external/link/route";
import { pool } from "@/lib/db/client";
import { freshEmail, origin, type Person, problemOf, request, signUp } from "../setup/api";
import { change, colleagueOf, company, cookieOf, tryOut } from "../setup/company";
import { dispatch } from "../setup/dispatch";
import { secretIn } from "../setup/mail-links";
import { startMailbox } from "../setup/mailbox";
import { identityOf, OutsideBrowser, startOAuth } from "../setup/oauth";

const { url: standIn } = await startOAuth();
const mailbox = await startMailbox();

async function enforced() {
  const { boss, domain, connection } = await company(standIn);
  await tryOut(boss, connection.id, `test@${domain}`);
  const enforce = async () => expect((await change(boss, connection.id, { enforced: true })).status).toBe(200);
  return { boss, domain, enforce };
}

const askFor = ({ token }: Person, email: string) =>
  dispatch(request("/api/v1/me/email-change", { method: "POST", token, body: { email } }));

const emailOf = async ({ id }: Person) => (await pool()`select email from users where id = ${id}`)[0]?.email;

/** Somebody in two organizations, and the cookie of their session through the provider of the first. */
async function memberOfTwo() {
  const { boss, domain } = await company(standIn);
  const [ada, elsewhere] = [await signUp(`ada@${domain}`), await signUp()];
  await pool()`
    insert into memberships (organization_id, user_id, role) values (${elsewhere.organizationId}, ${ada.id}, 'admin')`;
  const browser = new OutsideBrowser();
  await browser.signInByDomain(ada);
  const linked = await browser.call(confirmRoute, "/api/v1/auth/external/link", { token: ada.token });
  const { location } = (await linked.json()) as { location: string };
  const cookie = await cookieOf(await identityOf(await browser.finish(await browser.answerOf(location, ada))));
  return { boss, elsewhere, cookie };
}

test("the provider of one organization learns of no other", async () => {
  const { boss, cookie } = await memberOfTwo();
  for (const [path, field] of [
    ["/api/v1/organizations", "data"],
    ["/api/v1/auth/me", "organizations"],
  ] as const) {
    const answer = await dispatch(request(path, { headers: { cookie } }));
    const { [field]: organizations } = (await answer.json()) as Record<string, { id: string }[]>;
    expect(organizations?.map(({ id }) => id)).toEqual([boss.organizationId]);
  }
});

test("the provider of one organization takes nobody out of another", async () => {
  const { boss, elsewhere, cookie } = await memberOfTwo();
  const leave = (id: string) =>
    dispatch(request(`/api/v1/organizations/${id}/leave`, { method: "POST", headers: { cookie, origin } }));
  expect(await problemOf(await leave(elsewhere.organizationId))).toEqual({ status: 404, code: "not_found" });
  expect((await leave(boss.organizationId)).status).toBe(204);
});

test("a sign-in that was under way when the connection was switched off opens nothing", async () => {
  const { boss, domain, connection } = await company(standIn);
  const answer = await new OutsideBrowser().signInByDomain({ email: `late@${domain}` });
  expect((await change(boss, connection.id, { enabled: false })).status).toBe(200);
  expect((await identityOf(answer)).memberships).toEqual([]);
});

test("an enforced single sign-on is not escaped by moving to an address at another domain", async () => {
  const { boss, domain, enforce } = await enforced();
  const leaver = await colleagueOf(boss, "member", `leaver@${domain}`);
  await enforce();
  expect(await problemOf(await askFor(leaver, freshEmail()))).toEqual({ status: 403, code: "forbidden" });
  expect((await askFor(leaver, `other-name@${domain}`)).status).toBe(204);
});

test("nor by a link that was asked for before it was enforced", async () => {
  const { boss, domain, enforce } = await enforced();
  const leaver = await colleagueOf(boss, "member", `leaver@${domain}`);
  const email = freshEmail();
  expect((await askFor(leaver, email)).status).toBe(204);
  await enforce();
  const token = secretIn(await mailbox.waitForMail(email));
  const answer = await dispatch(request("/api/v1/auth/confirm-email-change", { method: "POST", body: { token } }));
  expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
  expect(await emailOf(leaver)).toBe(leaver.email);
});

test("an owner, whom it never locks out, may move their address", async () => {
  const { boss, domain, enforce } = await enforced();
  await pool()`update users set email = ${`boss@${domain}`} where id = ${boss.id}`;
  await enforce();
  expect((await askFor(boss, freshEmail())).status).toBe(204);
});
