import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { POST as resendRoute } from "@/app/api/v1/invitations/[invitation_id]/resend/route";
import { DELETE as revokeRoute } from "@/app/api/v1/invitations/[invitation_id]/route";
import { POST as acceptRoute } from "@/app/api/v1/invitations/accept/route";
import { POST as registerRoute } from "@/app/api/v1/invitations/register/route";
import { POST as createRoute, GET as listRoute } from "@/app/api/v1/invitations/route";
import { PATCH as changeRoute, DELETE as removeRoute } from "@/app/api/v1/members/[user_id]/route";
import { viewInvitation } from "@/features/organizations/invitations/accept";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { stopJobs } from "@/lib/jobs/queue";
import {
  auditOf,
  confirmEmail,
  givenColleague,
  invitedSecret,
  isStoredInClear,
  mailsTo,
  roleOf,
} from "../factories/organizations";
import { freshEmail, goodPassword, type Person, problemOf, request, signUp } from "../setup/api";

process.env.SMTP_URL = "smtp://127.0.0.1:1";
process.env.MAIL_FROM = "Cadre <cadre@example.com>";
process.env.APP_URL = "http://localhost:3000";
process.env.SIGN_UP_POLICY = "public";
afterAll(() => stopJobs(1_000));

let owner: Person;
beforeEach(async () => {
  owner = await signUp();
  await confirmEmail(owner);
});

interface Outcome {
  email: string;
  outcome: string;
  invitation: { id: string; state: string; role: string } | null;
}

const send = (as: Person, body: object, headers: Record<string, string> = {}) =>
  createRoute(request("/api/v1/invitations", { method: "POST", token: as.token, body, headers }));
const accept = (as: Person, token: string) =>
  acceptRoute(request("/api/v1/invitations/accept", { method: "POST", token: as.token, body: { token } }));
const register = (body: object) => registerRoute(request("/api/v1/invitations/register", { method: "POST", body }));
const resend = (as: Person, id: string) =>
  resendRoute(request(`/api/v1/invitations/${id}/resend`, { method: "POST", token: as.token }));
const revoke = (as: Person, id: string) =>
  revokeRoute(request(`/api/v1/invitations/${id}`, { method: "DELETE", token: as.token }));
const outcomes = async (response: Response) => ((await response.json()) as { data: Outcome[] }).data;

/** Invites one address and gives the secret of its mail. */
async function invite(as: Person, email: string, role = "member"): Promise<{ id: string; secret: string }> {
  const response = await send(as, { emails: [email], role });
  expect(response.status).toBe(201);
  const [made] = await outcomes(response);
  if (!made?.invitation) throw new Error("No invitation was made.");
  return { id: made.invitation.id, secret: await invitedSecret(email) };
}

describe("inviting", () => {
  test("sends one mail to each address, with a secret that is stored as a digest only", async () => {
    const emails = [freshEmail(), freshEmail().toUpperCase()];
    const made = await outcomes(await send(owner, { emails: [...emails, ...emails], role: "admin" }));
    expect(made.map(({ email, outcome }) => [email, outcome])).toEqual(
      emails.map((email) => [email.toLowerCase(), "invited"]),
    );
    for (const { email } of made) {
      const mails = await mailsTo(email);
      expect(mails).toHaveLength(1);
      expect(mails[0]).toMatchObject({ template: "invitation", props: { role: "admin" } });
      expect(await isStoredInClear(await invitedSecret(email))).toBe(false);
    }
    expect(await auditOf(owner.organizationId, "invitation.created")).toHaveLength(2);
  });

  test("answers the same for an address with an account and for one without", async () => {
    const [known, unknown] = [(await signUp()).email, freshEmail()];
    const made = await outcomes(await send(owner, { emails: [known, unknown], role: "member" }));
    const [first, second] = made.map(({ email, outcome, invitation }) => ({
      email: email === known || email === unknown,
      outcome,
      state: invitation?.state,
      fields: Object.keys(invitation ?? {}),
    }));
    expect(first).toEqual(second);
    expect((await mailsTo(known)).filter(({ template }) => template === "invitation")).toHaveLength(1);
    expect(await mailsTo(unknown)).toHaveLength(1);
  });

  test("an address again keeps its one open invitation and sends nothing", async () => {
    const email = freshEmail();
    const { id } = await invite(owner, email);
    const [again] = await outcomes(await send(owner, { emails: [email], role: "viewer" }));
    expect(again).toMatchObject({ outcome: "already_invited", invitation: { id, role: "member" } });
    expect(await mailsTo(email)).toHaveLength(1);
  });

  test("an address twice at the same moment makes one invitation", async () => {
    const email = freshEmail();
    const answers = await Promise.all([0, 1, 2, 3].map(() => send(owner, { emails: [email], role: "member" })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  test("an address whose invitation expired makes a fresh one", async () => {
    const email = freshEmail();
    const { id, secret } = await invite(owner, email);
    await pool()`update invitations set expires_at = now() - interval '1 second' where id = ${id}`;
    const next = await invite(owner, email);
    expect(next.id).not.toBe(id);
    expect(await viewInvitation(secret)).toEqual({ state: "revoked" });
  });

  test("a member tells so and sends nothing", async () => {
    const member = await givenColleague(owner, "member");
    const [made] = await outcomes(await send(owner, { emails: [member.email], role: "admin" }));
    expect(made).toEqual({ email: member.email, outcome: "already_member", invitation: null });
    expect((await mailsTo(member.email)).some(({ template }) => template === "invitation")).toBe(false);
  });

  test("is for admins and owners, to roles that are theirs, under the role of the request", async () => {
    const [admin, member, viewer] = [
      await givenColleague(owner, "admin"),
      await givenColleague(owner, "member"),
      await givenColleague(owner, "viewer"),
    ];
    const emails = [freshEmail()];
    expect((await send(member, { emails, role: "viewer" })).status).toBe(403);
    expect((await send(viewer, { emails, role: "viewer" })).status).toBe(403);
    expect((await send(admin, { emails, role: "owner" })).status).toBe(422);
    expect((await send(owner, { emails, role: "owner" })).status).toBe(422);
    expect((await send(owner, { emails, role: "admin" }, { "x-tenant-role": "member" })).status).toBe(403);
    expect((await send(admin, { emails, role: "admin" })).status).toBe(201);
  });

  test("needs a confirmed address of one's own", async () => {
    await pool()`update users set email_verified_at = null where id = ${owner.id}`;
    expect(await problemOf(await send(owner, { emails: [freshEmail()], role: "member" }))).toEqual({
      status: 403,
      code: "email_unverified",
    });
  });

  test.each([
    { emails: [], role: "member" },
    { emails: ["not an address"], role: "member" },
    { emails: Array.from({ length: 21 }, (_, n) => `p${n}@example.com`), role: "member" },
  ])("refuses %j", async (body) => {
    expect((await send(owner, body)).status).toBe(422);
  });
});

describe("sending again", () => {
  test("makes a new link, and the link of the first mail stops working", async () => {
    const guest = await signUp();
    const { id, secret } = await invite(owner, guest.email);
    expect(await problemOf(await resend(owner, id))).toEqual({ status: 429, code: "rate_limited" });
    await pool()`update invitations set last_sent_at = now() - interval '2 minutes', expires_at = now() where id = ${id}`;
    expect((await resend(owner, id)).status).toBe(200);
    const next = await invitedSecret(guest.email);
    expect(next).not.toBe(secret);
    expect(await problemOf(await accept(guest, secret))).toEqual({ status: 410, code: "link_invalid" });
    expect((await accept(guest, next)).status).toBe(200);
    expect(await auditOf(owner.organizationId, "invitation.resent")).toHaveLength(1);
  });

  test("and revoking are refused once it was accepted, and to whom it is foreign", async () => {
    const guest = await signUp();
    const { id, secret } = await invite(owner, guest.email);
    const stranger = await signUp();
    await confirmEmail(stranger);
    expect((await resend(stranger, id)).status).toBe(404);
    expect((await revoke(stranger, id)).status).toBe(404);
    expect((await accept(guest, secret)).status).toBe(200);
    expect((await resend(owner, id)).status).toBe(409);
    expect((await revoke(owner, id)).status).toBe(409);
  });
});

describe("the list", () => {
  test("shows each state, a page at a time, to who may invite", async () => {
    const emails = [freshEmail(), freshEmail(), freshEmail()];
    const made = await Promise.all(emails.map((email) => invite(owner, email)));
    expect((await revoke(owner, made[0]?.id ?? "")).status).toBe(204);
    await pool()`update invitations set expires_at = now() where id = ${made[1]?.id ?? ""}`;
    const read = async (query: string) => {
      const response = await listRoute(request(`/api/v1/invitations${query}`, { token: owner.token }));
      return (await response.json()) as { data: { email: string; state: string }[]; next_cursor: string | null };
    };
    expect((await read("?state=revoked")).data.map(({ email }) => email)).toEqual([emails[0]]);
    expect((await read("?state=expired")).data.map(({ email }) => email)).toEqual([emails[1]]);
    expect((await read("?state=open")).data.map(({ email }) => email)).toEqual([emails[2]]);
    const first = await read("?limit=2");
    const second = await read(`?limit=2&cursor=${first.next_cursor}`);
    expect([...first.data, ...second.data].map(({ email }) => email).sort()).toEqual([...emails].sort());
    const viewer = await givenColleague(owner, "viewer");
    expect((await listRoute(request("/api/v1/invitations", { token: viewer.token }))).status).toBe(403);
  });
});

describe("accepting", () => {
  test("makes a member of the invited role, confirms the address and leaves a row", async () => {
    const guest = await signUp();
    await pool()`update users set email_verified_at = null where id = ${guest.id}`;
    const { secret } = await invite(owner, guest.email, "viewer");
    const response = await accept(guest, secret);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: owner.organizationId, role: "viewer" });
    expect(await roleOf(guest, owner.organizationId)).toBe("viewer");
    const [user] = await pool()`select email_verified_at from users where id = ${guest.id}`;
    expect(user?.email_verified_at).not.toBeNull();
    const [row] = await auditOf(owner.organizationId, "invitation.accepted");
    expect(row).toMatchObject({ actor_id: guest.id, detail: { before: { role: null }, after: { role: "viewer" } } });
  });

  test("with a double click makes one membership", async () => {
    const guest = await signUp();
    const { secret } = await invite(owner, guest.email);
    const answers = await Promise.all([0, 1, 2, 3].map(() => accept(guest, secret)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await auditOf(owner.organizationId, "invitation.accepted")).toHaveLength(1);
  });

  test("by guess fails, and says the same for everything that is not open", async () => {
    const guest = await signUp();
    const { id, secret } = await invite(owner, guest.email);
    expect((await revoke(owner, id)).status).toBe(204);
    const guesses = [secret, randomBytes(32).toString("base64url"), id, newId(), "x"];
    const answers = await Promise.all(guesses.map(async (guess) => (await accept(guest, guess)).json()));
    const told = answers.map(({ code, detail }) => ({ code, detail }));
    expect(new Set(told.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(JSON.stringify(told)).not.toContain(owner.slug);
    expect(await viewInvitation(randomBytes(32).toString("base64url"))).toEqual({ state: "unknown" });
    expect(await roleOf(guest, owner.organizationId)).toBeNull();
  });

  test("an invitation to another address fails and names that address masked only", async () => {
    const [guest, thief] = [await signUp(), await signUp()];
    await pool()`update users set email_verified_at = null where id in (${guest.id}, ${thief.id})`;
    const { secret } = await invite(owner, guest.email);
    const response = await accept(thief, secret);
    expect(response.status).toBe(403);
    const { detail } = (await response.json()) as { detail: string };
    expect(detail).toContain("•••");
    expect(detail).not.toContain(guest.email);
    expect(await roleOf(thief, owner.organizationId)).toBeNull();
    const [user] = await pool()`select email_verified_at from users where id = ${thief.id}`;
    expect(user?.email_verified_at).toBeNull();
    expect((await accept(guest, secret)).status).toBe(200);
  });

  test("an old invitation after a removal fails, used or open", async () => {
    const guest = await signUp();
    const { secret } = await invite(owner, guest.email, "admin");
    expect((await accept(guest, secret)).status).toBe(200);
    const remove = () => removeRoute(request(`/api/v1/members/${guest.id}`, { method: "DELETE", token: owner.token }));
    expect((await remove()).status).toBe(204);
    expect(await problemOf(await accept(guest, secret))).toEqual({ status: 410, code: "link_invalid" });

    // Invited, but came in by another door and was removed before using the link.
    const open = await invite(owner, guest.email, "admin");
    await pool()`
      insert into memberships (organization_id, user_id, role) values (${owner.organizationId}, ${guest.id}, 'viewer')`;
    expect((await remove()).status).toBe(204);
    expect((await accept(guest, open.secret)).status).toBe(410);
    expect(await roleOf(guest, owner.organizationId)).toBeNull();
  });

  test("an invitation of an admin who was demoted or removed meanwhile fails", async () => {
    const [admin, guest, other] = [await givenColleague(owner, "admin"), await signUp(), await signUp()];
    const high = await invite(admin, guest.email, "admin");
    expect((await changeRole(admin.id, "member")).status).toBe(200);
    expect((await accept(guest, high.secret)).status).toBe(410);
    expect((await changeRole(admin.id, "admin")).status).toBe(200);
    const low = await invite(admin, other.email, "viewer");
    const removed = await removeRoute(request(`/api/v1/members/${admin.id}`, { method: "DELETE", token: owner.token }));
    expect(removed.status).toBe(204);
    expect((await accept(other, low.secret)).status).toBe(410);
  });

  const changeRole = (userId: string, role: string) =>
    changeRoute(request(`/api/v1/members/${userId}`, { method: "PATCH", token: owner.token, body: { role } }));

  test("raises a member who came in by another door to the invited role, and never lowers one", async () => {
    const [low, high] = [await signUp(), await signUp()];
    const [forLow, forHigh] = [await invite(owner, low.email, "admin"), await invite(owner, high.email, "viewer")];
    await pool()`
      insert into memberships (organization_id, user_id, role)
      values (${owner.organizationId}, ${low.id}, 'viewer'), (${owner.organizationId}, ${high.id}, 'member')`;
    expect((await accept(low, forLow.secret)).status).toBe(200);
    expect((await accept(high, forHigh.secret)).status).toBe(200);
    expect(await roleOf(low, owner.organizationId)).toBe("admin");
    expect(await roleOf(high, owner.organizationId)).toBe("member");
  });

  test("is refused by an organization that is suspended or being deleted", async () => {
    const guest = await signUp();
    const { secret } = await invite(owner, guest.email);
    await pool()`update organizations set suspended_at = now() where id = ${owner.organizationId}`;
    expect(await viewInvitation(secret)).toEqual({ state: "unknown" });
    expect((await problemOf(await accept(guest, secret))).code).toBe("organization_suspended");
    await pool()`update organizations set delete_after = now() where id = ${owner.organizationId}`;
    expect((await problemOf(await accept(guest, secret))).code).toBe("organization_deleted");
  });
});

describe("signing up by invitation", () => {
  test("makes an account with the invited, confirmed address, and no organization of its own", async () => {
    const email = freshEmail();
    const { secret } = await invite(owner, email, "admin");
    const response = await register({ token: secret, name: "Grace", password: goodPassword });
    expect(response.status).toBe(201);
    const { organization, sign_in } = (await response.json()) as {
      organization: { id: string; role: string };
      sign_in: { ticket?: string };
    };
    expect(organization).toMatchObject({ id: owner.organizationId, role: "admin" });
    expect(sign_in.ticket).toBeTypeOf("string");
    const [made] = await pool()`
      select u.email_verified_at is not null as verified, (select count(*)::int from memberships where user_id = u.id) as memberships
      from users u where u.email = ${email}`;
    expect(made).toEqual({ verified: true, memberships: 1 });
  });

  test("twice at the same moment makes one account", async () => {
    const { secret } = await invite(owner, freshEmail());
    const answers = await Promise.all([0, 1].map(() => register({ token: secret, password: goodPassword })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test("takes no other address, no weak password, no spent and no guessed secret", async () => {
    const email = freshEmail();
    const { secret } = await invite(owner, email);
    expect((await register({ token: secret, password: goodPassword, email: "me@example.com" })).status).toBe(422);
    expect((await register({ token: secret, password: "short" })).status).toBe(422);
    expect((await register({ token: "guess", password: goodPassword })).status).toBe(410);
    expect((await register({ token: secret, password: goodPassword })).status).toBe(201);
    expect((await register({ token: secret, password: goodPassword })).status).toBe(410);
  });

  test("of an address with an account asks to sign in instead", async () => {
    const guest = await signUp();
    const { secret } = await invite(owner, guest.email);
    expect(await problemOf(await register({ token: secret, password: goodPassword }))).toEqual({
      status: 409,
      code: "email_taken",
    });
    expect((await accept(guest, secret)).status).toBe(200);
  });

  test("is refused where the organization enforces its single sign-on for the domain", async () => {
    const domain = `${newId()}.example`;
    const email = `grace@${domain}`;
    const { secret } = await invite(owner, email);
    const sql = pool();
    await sql`
      insert into verified_domains (id, organization_id, domain, challenge, verified_at)
      values (${newId()}, ${owner.organizationId}, ${domain}, 'c', now())`;
    await sql`
      insert into oidc_connections (id, organization_id, name, issuer, client_id, client_secret_encrypted, default_role, enforced)
      values (${newId()}, ${owner.organizationId}, 'Okta', 'https://id.example', 'c', 's', 'member', true)`;
    expect(await problemOf(await register({ token: secret, password: goodPassword }))).toEqual({
      status: 403,
      code: "single_sign_on_required",
    });
    expect(await viewInvitation(secret)).toMatchObject({ state: "open", singleSignOnId: expect.any(String) });
  });
});
