import { NextRequest } from "next/server";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";
import { POST as startSignIn } from "@/app/api/v1/auth/sign-in/route";
import { POST as issueToken } from "@/app/api/v1/auth/token/route";
import { pool } from "@/lib/db/client";
import { freshEmail, origin, request, signUp } from "../setup/api";
import { Browser } from "../setup/browser";
import { addTotp } from "../setup/second-factor";

let emails: string[];
beforeAll(async () => {
  const [plain, disabled, pending, guarded] = [await signUp(), await signUp(), await signUp(), await signUp()];
  await addTotp(guarded.token);
  await pool()`update users set disabled_at = now(), disabled_by = 'operator' where id = ${disabled.id}`;
  await pool()`update users set approval = 'pending' where id = ${pending.id}`;
  emails = [plain.email, disabled.email, pending.email, guarded.email, freshEmail()];
});

const guessAt = (email: string) => ({ method: "POST", body: { email, password: "not the password at all" } });
const routes = [
  ["the sign-in page", (email: string) => startSignIn(request("/api/v1/auth/sign-in", guessAt(email)))],
  ["the endpoint for programs", (email: string) => issueToken(request("/api/v1/auth/token", guessAt(email)))],
] as const;

describe.each(routes)("whoever guesses at %s", (_name, guess) => {
  test("learns nothing from the answer about whether and how an account exists", async () => {
    const answers = await Promise.all(
      emails.map(async (email) => {
        const response = await guess(email);
        const { request_id, ...problem } = (await response.json()) as Record<string, unknown>;
        return { status: response.status, problem };
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 401, problem: { code: "invalid_credentials" } });
  });

  test("learns nothing from the time it takes", async () => {
    const known = (await signUp()).email;
    const unknown = freshEmail();
    const times = { known: [] as number[], unknown: [] as number[] };
    await guess(freshEmail());
    // In turns, so that whatever else the machine does hits both alike. Fewer than the ten that lock.
    for (let round = 0; round < 9; round++) {
      times.known.push(await timed(() => guess(known)));
      times.unknown.push(await timed(() => guess(unknown)));
    }
    // Without the vain hash an unknown address would answer about ten times as fast.
    const ratio = Math.min(...times.known) / Math.min(...times.unknown);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const evilAddresses = [
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "https:evil.example",
  "javascript:alert(1)",
  "%2F%2Fevil.example",
  "http://localhost:3000.evil.example/",
  "http://localhost:3000@evil.example/",
];

describe.each(evilAddresses)("the address to come back to %s", (callbackUrl) => {
  const csrfOf = async (browser: Browser) =>
    ((await (await browser.call("/api/auth/csrf")).json()) as { csrfToken: string }).csrfToken;
  const originIn = async (answer: Response) => new URL(((await answer.json()) as { url: string }).url, origin).origin;

  test("is not followed after signing in or out", async () => {
    const { email } = await signUp();
    const browser = new Browser();
    const { ticket = "" } = await browser.startSignIn(email);
    const signedIn = { csrfToken: await csrfOf(browser), ticket, callbackUrl };
    expect(await originIn(await browser.call("/api/auth/callback/credentials", signedIn))).toBe(origin);
    const signedOut = { csrfToken: await csrfOf(browser), callbackUrl };
    expect(await originIn(await browser.call("/api/auth/signout", signedOut))).toBe(origin);
  });

  test("is not followed when it stands in a link", async () => {
    const link = new URL(`/api/auth/signin?callbackUrl=${encodeURIComponent(callbackUrl)}`, origin);
    const answer = await authGet(new NextRequest(link));
    expect(new URL(answer.headers.get("location") ?? "/", origin).origin).toBe(origin);
  });
});

test("another site cannot sign a browser in as somebody else: the form lacks this browser's CSRF cookie", async () => {
  const { email } = await signUp();
  const attacker = new Browser();
  const { ticket = "" } = await attacker.startSignIn(email);
  const { csrfToken } = (await (await attacker.call("/api/auth/csrf")).json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, ticket }).toString();
  const answer = await authPost(
    new NextRequest(new URL("/api/auth/callback/credentials", origin), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) },
      body,
    }),
  );
  expect(answer.headers.getSetCookie().filter((cookie) => cookie.startsWith("cadre.session="))).toEqual([]);
});
