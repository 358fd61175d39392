import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { generateSync } from "otplib";
import { expectAccessible } from "./axe";
import { expect, type Person, test } from "./fixtures";
import { addVirtualAuthenticator } from "./virtual-authenticator";

const password = "violet-harbour-93-lantern";

type Registered = Pick<Person, "email" | "password" | "organization">;

async function register(page: Page): Promise<Registered> {
  const email = `linus-${randomUUID()}@example.com`;
  const data = { email, password, name: "Linus", organization_name: "Two Steps" };
  const answer = await page.request.post("/api/v1/auth/register", { data });
  return { email, password, organization: (await answer.json()).organization };
}

/** Forgets the session, away from pages that would notice and lead to the sign-in page by themselves. */
async function dropSession(page: Page, which: { name?: string } = {}): Promise<void> {
  await page.goto("about:blank");
  await page.context().clearCookies(which);
}

async function enterPassword(page: Page, { email }: Registered): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function signedIn(page: Page): Promise<void> {
  await expect(page.getByRole("textbox", { name: "Message" })).toBeEditable();
}

async function openSecurity(page: Page, { organization }: Registered): Promise<void> {
  await page.goto(`/${organization.slug}/settings/security`);
  await expect(page.getByRole("heading", { name: "Security", exact: true })).toBeVisible();
}

/** Adds an authenticator app on the security page. Returns its secret and the recovery codes. */
async function addApp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.getByRole("button", { name: "Set up an app" }).click();
  const dialog = page.getByRole("dialog", { name: "Set up an authenticator app" });
  await expect(dialog.getByRole("img", { name: "Code to scan with your authenticator app" })).toBeVisible();
  const secret = ((await dialog.locator("code").textContent()) ?? "").replaceAll(" ", "");
  await dialog.getByLabel("Code", { exact: true }).fill("000000");
  await dialog.getByRole("button", { name: "Add the app" }).click();
  await expect(dialog.getByText("This code is not right.")).toBeVisible();
  await dialog.getByLabel("Code", { exact: true }).fill(generateSync({ secret }));
  await dialog.getByRole("button", { name: "Add the app" }).click();
  return { secret, codes: await saveCodes(page) };
}

async function saveCodes(page: Page): Promise<string[]> {
  const dialog = page.getByRole("dialog", { name: "Your recovery codes" });
  const items = dialog.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(items).toHaveCount(10);
  const codes = await items.allTextContents();
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toMatch(/recovery-codes\.txt$/);
  await dialog.getByRole("button", { name: "I have saved them" }).click();
  return codes;
}

test("somebody adds an authenticator app, signs in with its code, then with a recovery code, once", async ({
  page,
}) => {
  // Six sign-ins, one after the other.
  test.slow();
  const person = await register(page);
  await enterPassword(page, person);
  await signedIn(page);
  await openSecurity(page, person);
  await expectAccessible(page, "the page");
  const { secret, codes } = await addApp(page);
  await expect(page.getByText(/^On since/)).toBeVisible();
  await expect(page.getByText("10 of 10 left")).toBeVisible();

  await dropSession(page);
  await enterPassword(page, person);
  await expectAccessible(page, "the page");
  // The code of the step before has been used to add the app, so the next one is due.
  await page.getByLabel("Code", { exact: true }).fill(generateSync({ secret, epoch: Date.now() / 1000 + 30 }));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await signedIn(page);

  const [code = "", other = ""] = codes;
  for (const [given, works] of [
    [code, true],
    [code, false],
    [other, true],
  ] as const) {
    await dropSession(page);
    await enterPassword(page, person);
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await page.getByLabel("Recovery code").fill(given);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    if (works) await signedIn(page);
    else await expect(page.getByText("This recovery code is not right, or it has been used.")).toBeVisible();
  }
  await openSecurity(page, person);
  await expect(page.getByText("8 of 10 left")).toBeVisible();
});

test("a remembered browser is not asked for the code, until it is forgotten", async ({ page }) => {
  const person = await register(page);
  await enterPassword(page, person);
  await signedIn(page);
  await openSecurity(page, person);
  const { codes } = await addApp(page);
  await dropSession(page, { name: "cadre.session" });
  await enterPassword(page, person);
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(codes[0] ?? "");
  await page.getByLabel("Remember this browser for 30 days").check();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await signedIn(page);

  await dropSession(page, { name: "cadre.session" });
  await enterPassword(page, person);
  await signedIn(page);

  await page.goto(`/${person.organization.slug}/settings/sessions`);
  await page.getByRole("button", { name: /^Forget Chrome/ }).click();
  await expect(page.getByRole("heading", { name: "Remembered browsers" })).toBeHidden();
  await dropSession(page, { name: "cadre.session" });
  await enterPassword(page, person);
  await expect(page.getByRole("button", { name: "Use a recovery code" })).toBeVisible();
});

test("a passkey is added, signs in without a password, and as the second step", async ({ page }) => {
  await addVirtualAuthenticator(page);
  const person = await register(page);
  await enterPassword(page, person);
  await signedIn(page);
  await openSecurity(page, person);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Work laptop");
  await page.getByRole("button", { name: "Go on" }).click();
  await saveCodes(page);
  await expect(
    page.getByRole("list", { name: "Passkeys" }).getByRole("listitem").filter({ hasText: "Work laptop" }),
  ).toBeVisible();

  await dropSession(page);
  await page.goto("/login");
  // Where a passkey was used before, the page offers it in the address field by itself; else the button asks for it.
  const signedInAlready = page.waitForURL(/\/chat$/, { timeout: 3_000 }).then(
    () => true,
    () => false,
  );
  if (!(await signedInAlready)) await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await signedIn(page);

  await page.evaluate(() => localStorage.clear());
  await dropSession(page);
  await enterPassword(page, person);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await signedIn(page);

  await openSecurity(page, person);
  await page.getByRole("button", { name: "Rename Work laptop" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Old laptop");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await page.getByRole("button", { name: "Remove Old laptop" }).click();
  await page.getByRole("button", { name: "Remove the passkey" }).click();
  await expect(page.getByRole("list", { name: "Passkeys" })).toBeHidden();
  await dropSession(page);
  await enterPassword(page, person);
  await signedIn(page);
});

test("an organization that asks for a second factor lets in who shows it in the session they have", async ({
  page,
}) => {
  const person = await register(page);
  await enterPassword(page, person);
  await signedIn(page);
  // The open page would notice by itself and leave, in the middle of the next line.
  await page.goto("about:blank");
  const secret = await requireSecondFactor(page, person);

  await page.goto(`/${person.organization.slug}/agents`);
  await page.getByRole("link", { name: "Go on to the second factor" }).click();
  await page.getByRole("button", { name: "Show my second factor" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  // The code of now has been used to add the app, so the next one is due.
  await dialog.getByLabel("Code", { exact: true }).fill(generateSync({ secret, epoch: Date.now() / 1000 + 30 }));
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await signedIn(page);
});

/** As a program of the person would do it: adds an app to their account and makes their organization ask for it. */
async function requireSecondFactor(page: Page, { email, organization }: Registered): Promise<string> {
  const issued = await page.request.post("/api/v1/auth/token", { data: { email, password } });
  const headers = { authorization: `Bearer ${(await issued.json()).access_token}` };
  const { secret } = await (await page.request.post("/api/v1/auth/totp", { headers })).json();
  const code = generateSync({ secret });
  expect((await page.request.post("/api/v1/auth/totp/confirm", { headers, data: { code } })).status()).toBe(200);
  const data = { require_second_factor: true };
  const path = `/api/v1/organizations/${organization.id}/security`;
  expect((await page.request.put(path, { headers, data })).status()).toBe(200);
  return secret;
}

test("somebody who is asked for a second factor adds one and goes on to where they wanted", async ({ page }) => {
  const person = await register(page);
  await enterPassword(page, person);
  await signedIn(page);
  await page.goto(`/mfa?next=${encodeURIComponent(`/${person.organization.slug}/agents`)}`);
  await expectAccessible(page, "the page");
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  const dialog = page.getByRole("dialog", { name: "Set up an authenticator app" });
  const secret = ((await dialog.locator("code").textContent()) ?? "").replaceAll(" ", "");
  await dialog.getByLabel("Code", { exact: true }).fill(generateSync({ secret }));
  await dialog.getByRole("button", { name: "Add the app" }).click();
  await saveCodes(page);
  await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
});
