import { describe, expect, test } from "vitest";
import { DELETE as unlinkRoute } from "@/app/api/v1/auth/external/identities/[identity_id]/route";
import { POST as linkRoute, GET as listRoute } from "@/app/api/v1/auth/external/identities/route";
import { POST as confirmRoute } from "@/app/api/v1/auth/external/link/route";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { freshEmail, type Person, problemOf, request, signUp } from "../setup/api";
import { identityOf, OutsideBrowser, type OutsidePerson, startOAuth } from "../setup/oauth";

const { issuer, url: standIn } = await startOAuth();
const providers = ["google", "microsoft", "github"];

const somebody = (): OutsidePerson => ({ email: freshEmail(), name: "Ada Outside" });

async function outcomeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { outcome: string }).outcome;
}

async function identitiesOf({ token }: Pick<Person, "token">) {
  const answer = await listRoute(request("/api/v1/auth/external/identities", { token }));
  return ((await answer.json()) as { data: { id: string; provider: string; email: string }[] }).data;
}

/** Starts and returns the provider's answer, which nobody has handed in yet. */
async function answered(browser: OutsideBrowser, provider: string, person = somebody()): Promise<URL> {
  const { url } = (await (await browser.start(provider)).json()) as { url: string };
  return browser.answerOf(url, person);
}

describe.each(providers)("somebody new who comes through %s", (provider) => {
  test("gets an account with a proved address, an organization and a session that says how", async () => {
    const person = somebody();
    const identity = await identityOf(await new OutsideBrowser().signIn(provider, person));
    expect(identity).toMatchObject({ email: person.email, emailVerified: true, name: "Ada Outside" });
    expect(identity.session.methods).toEqual([provider]);
    expect(identity.memberships).toMatchObject([{ role: "owner" }]);
  });

  test("is the same person the next time, whatever their address is there by then", async () => {
    const person = { ...somebody(), subject: `subject-${freshEmail()}` };
    const first = await identityOf(await new OutsideBrowser().signIn(provider, person));
    const moved = { ...person, email: freshEmail() };
    const second = await identityOf(await new OutsideBrowser().signIn(provider, moved));
    expect(second.userId).toBe(first.userId);
  });

  test("is refused with an address that the provider has not verified", async () => {
    const answer = await new OutsideBrowser().signIn(provider, { ...somebody(), verified: false });
    expect(await problemOf(answer)).toEqual({ status: 403, code: "email_unverified" });
  });

  test("whose address has an account is not signed in: its owner decides", async () => {
    const ada = await signUp();
    const browser = new OutsideBrowser();
    const answer = await browser.signIn(provider, { email: ada.email.toUpperCase() });
    expect(await outcomeOf(answer)).toBe("link_required");
    expect(await identitiesOf(ada)).toEqual([]);
    expect([...browser.cookies.keys()]).toEqual(["cadre.link"]);
  });

  test("sends the provider a challenge of PKCE, a state and our own address", async () => {
    const { url } = (await (await new OutsideBrowser().start(provider)).json()) as { url: string };
    const { searchParams } = new URL(url);
    expect(searchParams.get("code_challenge_method")).toBe("S256");
    expect(searchParams.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get("state")).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get("redirect_uri")).toMatch(new RegExp(`/sso/callback/${provider}$`));
  });
});

describe("the way back", () => {
  test("works once", async () => {
    const browser = new OutsideBrowser();
    const answer = await answered(browser, "google");
    const cookies = new Map(browser.cookies);
    expect((await browser.finish(answer)).status).toBe(200);
    expect(browser.cookies.size).toBe(0);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect(await problemOf(await browser.finish(answer))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("works for one of two at the same time", async () => {
    const browser = new OutsideBrowser();
    const answer = await answered(browser, "google");
    const statuses = await Promise.all([browser.finish(answer), browser.finish(answer)]);
    expect(statuses.map(({ status }) => status).sort()).toEqual([200, 410]);
  });

  test("is closed to another browser, so that nobody is signed in as somebody else (login CSRF)", async () => {
    const answer = await answered(new OutsideBrowser(), "google");
    expect(await problemOf(await new OutsideBrowser().finish(answer))).toEqual({ status: 410, code: "link_invalid" });
    const busy = new OutsideBrowser();
    await busy.start("google");
    expect(await problemOf(await busy.finish(answer))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("is closed after ten minutes", async () => {
    const browser = new OutsideBrowser();
    const answer = await answered(browser, "google");
    await pool()`update auth_challenges set expires_at = now() - interval '1 second' where kind = 'external_sign_in'`;
    expect(await problemOf(await browser.finish(answer))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("of two tabs at once works in both", async () => {
    const browser = new OutsideBrowser();
    const [first, second] = [await answered(browser, "google"), await answered(browser, "github")];
    expect((await browser.finish(first)).status).toBe(200);
    expect((await browser.finish(second)).status).toBe(200);
  });

  test.each([
    ["another state", (answer: URL) => answer.searchParams.set("state", "of-somebody-else"), 410],
    ["no state", (answer: URL) => answer.searchParams.delete("state"), 410],
    ["another issuer (mix-up)", (answer: URL) => answer.searchParams.set("iss", `${standIn}/microsoft`), 400],
    ["no issuer, where the provider promises one", (answer: URL) => answer.searchParams.delete("iss"), 400],
    ["a code of nobody", (answer: URL) => answer.searchParams.set("code", "0"), 400],
    [
      "the address of another provider",
      (answer: URL) => Object.assign(answer, { pathname: "/sso/callback/github" }),
      410,
    ],
    [
      "a refusal",
      (answer: URL) => {
        answer.searchParams.delete("code");
        answer.searchParams.set("error", "access_denied");
      },
      400,
    ],
  ])("with %s signs nobody in", async (_case, change, status) => {
    const browser = new OutsideBrowser();
    const answer = await answered(browser, "google");
    change(answer);
    expect((await browser.finish(answer)).status).toBe(status);
  });

  test("with a code that another attempt asked for signs nobody in (PKCE)", async () => {
    const [mine, theirs] = [new OutsideBrowser(), new OutsideBrowser()];
    const [answer, stolen] = [await answered(mine, "google"), await answered(theirs, "google")];
    answer.searchParams.set("code", stolen.searchParams.get("code") ?? "");
    expect(await problemOf(await mine.finish(answer))).toEqual({ status: 400, code: "external_sign_in_failed" });
  });

  test.each([
    ["another nonce", { nonce: "of-another-attempt" }],
    ["no nonce", { nonce: undefined }],
    ["another issuer", { iss: "https://accounts.example" }],
    ["another audience", { aud: "another-client" }],
    ["an end in the past", { exp: 1_000 }],
  ])("with an ID token of %s signs nobody in", async (_case, claims) => {
    const service = await issuer("google");
    const tamper = (token: { payload: object }) => Object.assign(token.payload, claims);
    service.on("beforeTokenSigning", tamper);
    const answer = await new OutsideBrowser().signIn("google", somebody());
    service.off("beforeTokenSigning", tamper);
    expect(await problemOf(answer)).toEqual({ status: 400, code: "external_sign_in_failed" });
  });

  test("with an ID token that somebody else signed, or nobody, signs nobody in", async () => {
    const service = await issuer("google");
    for (const forge of [
      (token: string) => `${token.slice(0, -8)}AAAAAAAA`,
      (token: string) => `${Buffer.from('{"alg":"none"}').toString("base64url")}.${token.split(".")[1]}.`,
    ]) {
      const tamper = ({ body }: { body: { id_token: string } }) => {
        body.id_token = forge(body.id_token);
      };
      service.on("beforeResponse", tamper);
      const answer = await new OutsideBrowser().signIn("google", somebody());
      service.off("beforeResponse", tamper);
      expect(await problemOf(answer)).toEqual({ status: 400, code: "external_sign_in_failed" });
    }
  });

  test.each([
    ["/acme/chat?agent=triage", "/acme/chat?agent=triage"],
    ["https://evil.example", "/app"],
    ["//evil.example", "/app"],
    ["/\\evil.example", "/app"],
    ["javascript:alert(1)", "/app"],
  ])("from a start that asked for %j leads to %s", async (next, leads) => {
    const browser = new OutsideBrowser();
    const { url } = (await (await browser.start("google", next)).json()) as { url: string };
    const answer = await browser.finish(await browser.answerOf(url, somebody()));
    expect(await answer.json()).toMatchObject({ next: leads });
  });
});

describe("the sign-up policy", () => {
  test.each([
    ["invite_only", { status: 403, code: "invitation_required" }],
    ["approval", { status: 403, code: "account_pending" }],
  ] as const)("%s holds for people who come through a provider", async (policy, problem) => {
    env().SIGN_UP_POLICY = policy;
    try {
      expect(await problemOf(await new OutsideBrowser().signIn("google", somebody()))).toEqual(problem);
    } finally {
      env().SIGN_UP_POLICY = "public";
    }
  });
});

describe("an account whose address another provider claims", () => {
  test("is linked once its owner has signed in and agreed, and then both sign in the same person", async () => {
    const ada = await signUp();
    const browser = new OutsideBrowser();
    await browser.signIn("google", { email: ada.email });
    const confirmed = await browser.call(confirmRoute, "/api/v1/auth/external/link", { token: ada.token });
    expect(await confirmed.json()).toEqual({ location: "/app" });
    expect(await identitiesOf(ada)).toMatchObject([{ provider: "google", email: ada.email }]);
    const identity = await identityOf(await new OutsideBrowser().signIn("google", { email: ada.email }));
    expect(identity.userId).toBe(ada.id);
  });

  test("is not merged by a second provider either: its owner proves that one, too", async () => {
    const person = somebody();
    const first = await identityOf(await new OutsideBrowser().signIn("google", person));
    expect(await outcomeOf(await new OutsideBrowser().signIn("github", person))).toBe("link_required");
    const rows = await pool()`select provider from external_identities where user_id = ${first.userId}`;
    expect(rows.map(({ provider }) => provider)).toEqual(["google"]);
  });

  test("is not linked by somebody else who is signed in", async () => {
    const [ada, bob] = [await signUp(), await signUp()];
    const browser = new OutsideBrowser();
    await browser.signIn("google", { email: ada.email });
    const answer = await browser.call(confirmRoute, "/api/v1/auth/external/link", { token: bob.token });
    expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
    expect(await identitiesOf(bob)).toEqual([]);
  });

  test("is not linked by its owner in a browser that did not come through the provider", async () => {
    const ada = await signUp();
    await new OutsideBrowser().signIn("google", { email: ada.email });
    const answer = await new OutsideBrowser().call(confirmRoute, "/api/v1/auth/external/link", { token: ada.token });
    expect(await problemOf(answer)).toEqual({ status: 410, code: "link_invalid" });
  });

  test("is not linked twice by one consent, nor without a fresh sign-in", async () => {
    const ada = await signUp();
    const browser = new OutsideBrowser();
    await browser.signIn("google", { email: ada.email });
    const confirm = () => browser.call(confirmRoute, "/api/v1/auth/external/link", { token: ada.token });
    await pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${ada.id}`;
    expect(await problemOf(await confirm())).toEqual({ status: 403, code: "fresh_sign_in_required" });
    await pool()`update sessions set authenticated_at = now() where user_id = ${ada.id}`;
    const cookies = new Map(browser.cookies);
    expect((await confirm()).status).toBe(200);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect(await problemOf(await confirm())).toEqual({ status: 410, code: "link_invalid" });
  });
});

describe("linked accounts", () => {
  async function link(person: Person, outside: OutsidePerson, browser = new OutsideBrowser(), finisher = person) {
    const body = { provider: "github", next: "/app" };
    const started = await browser.call(linkRoute, "/api/v1/auth/external/identities", { body, token: person.token });
    const { url } = (await started.json()) as { url: string };
    return browser.finish(await browser.answerOf(url, outside), finisher.token);
  }

  const unlink = (person: Pick<Person, "token">, id: string) =>
    unlinkRoute(request(`/api/v1/auth/external/identities/${id}`, { method: "DELETE", token: person.token }));

  test("are added by their owner, whatever the address there, listed and taken away", async () => {
    const ada = await signUp();
    expect(await (await link(ada, { ...somebody(), verified: false })).json()).toMatchObject({ outcome: "linked" });
    const [identity] = await identitiesOf(ada);
    expect(identity?.provider).toBe("github");
    expect((await unlink(ada, identity?.id ?? "")).status).toBe(204);
    expect(await identitiesOf(ada)).toEqual([]);
    const kinds = await pool()`
      select kind from security_events where user_id = ${ada.id} and kind like 'identity.%' order by created_at`;
    expect(kinds.map(({ kind }) => kind)).toEqual(["identity.linked", "identity.unlinked"]);
  });

  test("are not added to somebody who was not signed in when the provider answered", async () => {
    const [ada, bob] = [await signUp(), await signUp()];
    const answer = await link(ada, somebody(), new OutsideBrowser(), bob);
    expect(await problemOf(answer)).toEqual({ status: 410, code: "link_invalid" });
    expect(await identitiesOf(ada)).toEqual([]);
    expect(await identitiesOf(bob)).toEqual([]);
  });

  test("sign in one account only", async () => {
    const outside = somebody();
    await identityOf(await new OutsideBrowser().signIn("github", outside));
    const answer = await link(await signUp(), outside);
    expect(await problemOf(answer)).toEqual({ status: 409, code: "conflict" });
  });

  test("of somebody else are not found", async () => {
    const [ada, bob] = [await signUp(), await signUp()];
    await link(ada, somebody());
    const [identity] = await identitiesOf(ada);
    expect(await problemOf(await unlink(bob, identity?.id ?? ""))).toEqual({ status: 404, code: "not_found" });
    expect(await identitiesOf(ada)).toHaveLength(1);
  });

  test("that are the only way in stay, also when two are unlinked at once", async () => {
    const ada = await signUp();
    await link(ada, somebody());
    await link(ada, somebody());
    await pool()`update users set password_hash = null where id = ${ada.id}`;
    const ids = (await identitiesOf(ada)).map(({ id }) => id);
    const answers = await Promise.all(ids.map((id) => unlink(ada, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await identitiesOf(ada)).toHaveLength(1);
  });
});

test("a provider that is not configured cannot be named", async () => {
  const { GOOGLE_CLIENT_ID } = env();
  delete env().GOOGLE_CLIENT_ID;
  try {
    expect(await problemOf(await new OutsideBrowser().start("google"))).toEqual({ status: 404, code: "not_found" });
    expect((await new OutsideBrowser().start("gitlab")).status).toBe(422);
  } finally {
    Object.assign(env(), { GOOGLE_CLIENT_ID });
  }
});

test("nothing is fetched from the address of a picture", async () => {
  const service = await issuer("google");
  let asked = 0;
  const server = (await import("node:http")).createServer((_, response) => {
    asked++;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const tamper = (token: { payload: object }) =>
    Object.assign(token.payload, { picture: `http://127.0.0.1:${port}/`, profile: `http://127.0.0.1:${port}/` });
  service.on("beforeTokenSigning", tamper);
  await identityOf(await new OutsideBrowser().signIn("google", somebody()));
  service.off("beforeTokenSigning", tamper);
  server.close();
  expect(asked).toBe(0);
});
