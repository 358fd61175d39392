import type { Page } from "@playwright/test";
import postgres, { type Sql } from "postgres";
import { expectAccessible } from "./axe";
import { expect, type Person, registerPerson, test } from "./fixtures";

let database: Sql;
let ada: Person;

test.beforeAll(async ({ browser }, { project }) => {
  database = postgres(process.env.DATABASE_URL ?? "", { max: 1 });
  ada = await registerPerson(await browser.newContext({ baseURL: project.use.baseURL ?? "" }), "Ada Lovelace");
  await database`update users set email_verified_at = now() where email = ${ada.email}`;
});
test.afterAll(() => database.end());

async function openSettings(page: Page, name: "api-keys" | "service-accounts", heading: string) {
  await page.context().addCookies(ada.state.cookies);
  await page.goto(`/${ada.organization.slug}/settings/${name}`);
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
}

/** What a program with this secret is told; the browser's own cookies stay out of it. */
async function ask(page: Page, secret: string) {
  const answer = await page.request.get("/api/v1/credential", { headers: { authorization: `Bearer ${secret}` } });
  return { status: answer.status(), body: await answer.json() };
}

async function choose(page: Page, of: string, entry: string) {
  await page
    .getByRole("button", { name: `More about ${of}` })
    .first()
    .click();
  await page.getByRole("menuitem", { name: entry }).click();
}

test("a key is made, shown once, used, rotated and revoked", async ({ page }) => {
  await openSettings(page, "api-keys", "API keys");
  await expect(page.getByText("No keys yet")).toBeVisible();
  await expectAccessible(page, "no keys");
  await page.getByRole("button", { name: "Create a key" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create an API key" });
  await dialog.getByRole("button", { name: "Create the key" }).click();
  await expect(dialog.getByText("Give it a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill("Nightly report");
  await dialog.getByRole("button", { name: "Read only" }).click();
  await dialog.getByRole("checkbox", { name: "runs:write" }).check();
  await dialog.getByRole("checkbox", { name: "audit:read" }).uncheck();
  await expectAccessible(page, "creating a key");
  await dialog.getByRole("button", { name: "Create the key" }).click();

  const made = page.getByRole("region", { name: "Your key “Nightly report”" });
  const secret = (await made.locator("code").first().textContent()) ?? "";
  expect(secret).toMatch(/^cadre_sk_[0-9A-Za-z]{36}$/);
  await expectAccessible(page, "a new key");
  const { status, body } = await ask(page, secret);
  expect(status).toBe(200);
  expect(body).toMatchObject({ type: "api_key", name: "Nightly report", organization: { id: ada.organization.id } });
  expect(body.scopes).toContain("runs:write");
  expect(body.scopes).not.toContain("audit:read");
  await made.getByRole("button", { name: "I have copied it" }).click();
  await page.reload();
  const row = page.getByRole("list", { name: "API keys" }).getByRole("listitem").filter({ hasText: "Nightly report" });
  await expect(row).toContainText(secret.slice(0, 14));
  await expect(row).toContainText("last used");
  await expect(page.getByText(secret)).toBeHidden();

  await choose(page, "Nightly report", "Rotate…");
  const rotation = page.getByRole("dialog", { name: /Rotate/ });
  await rotation.getByLabel("The present key should").selectOption("Work for 3 more days");
  await rotation.getByRole("button", { name: "Rotate" }).click();
  const successor = (await made.locator("code").first().textContent()) ?? "";
  expect([(await ask(page, secret)).status, (await ask(page, successor)).status]).toEqual([200, 200]);
  await expect(page.getByText("Replaced")).toBeVisible();
  await made.getByRole("button", { name: "I have copied it" }).click();

  await choose(page, "Nightly report", "Rename…");
  await page.getByRole("dialog", { name: "Rename the key" }).getByLabel("Name").fill("Weekly report");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await choose(page, "Weekly report", "Revoke…");
  await page
    .getByRole("dialog", { name: /Revoke/ })
    .getByRole("button", { name: "Revoke" })
    .click();
  await expect(page.getByText("“Weekly report” was revoked.")).toBeVisible();
  expect([(await ask(page, secret)).status, (await ask(page, successor)).status]).toEqual([200, 401]);
  await page.getByLabel("State").selectOption("Expired or revoked");
  await expect(page.getByText("Revoked", { exact: true })).toBeVisible();
});

test("a service account is enabled, gets a token that works, and loses it", async ({ page }) => {
  await openSettings(page, "service-accounts", "Service accounts");
  await page.getByRole("button", { name: "Enable Automation" }).click();
  await page.getByRole("button", { name: "Issue a token" }).click();
  const dialog = page.getByRole("dialog", { name: "Issue a token of Automation" });
  await dialog.getByLabel("Works for").selectOption("1 hour");
  await dialog.getByLabel("Used by (optional)").fill("build-server-3");
  await dialog.getByRole("button", { name: "Read only" }).click();
  await expectAccessible(page, "issuing a token");
  await dialog.getByRole("button", { name: "Issue the token" }).click();
  const token = await page.getByRole("textbox", { name: "token" }).inputValue();
  await expectAccessible(page, "a new token");
  expect(await ask(page, token)).toMatchObject({ status: 200, body: { type: "service_account", name: "Automation" } });
  const tokens = page.getByRole("list", { name: "Tokens of Automation" });
  await expect(tokens).toContainText("build-server-3");
  await page.getByRole("button", { name: "Revoke build-server-3" }).click();
  await page
    .getByRole("dialog", { name: /Revoke/ })
    .getByRole("button", { name: "Revoke" })
    .click();
  await expect(page.getByText("No token works at the moment.")).toBeVisible();
  expect((await ask(page, token)).status).toBe(401);
});

test("many keys are found and read on, and nothing is wider than a small screen in the dark", async ({ page }) => {
  const [owner] = await database`select id from users where email = ${ada.email}`;
  await database`
    insert into api_keys (id, organization_id, user_id, name, prefix, key_hash, scopes, expires_at)
    select gen_random_uuid(), ${ada.organization.id}, ${owner?.id}, 'Key number ' || n, 'cadre_sk_' || n, gen_random_uuid(),
      '{agents:read,runs:read,runs:write,conversations:read,conversations:write,members:read,audit:read}', now() + n * interval '1 day'
    from generate_series(1, 60) n`;
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 360, height: 740 });
  await openSettings(page, "api-keys", "API keys");
  const rows = page.getByRole("list", { name: "API keys" }).locator("> li");
  await expect(rows).toHaveCount(50);
  await rows.first().getByRole("button", { name: "3 more" }).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page, "many keys in the dark");
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(rows).not.toHaveCount(50);
  await page.getByLabel("Search keys").fill("number 37");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Key number 37");
});

test("an unconfirmed address is told what to do, at the form", async ({ page, browser }, { project }) => {
  const eve = await registerPerson(await browser.newContext({ baseURL: project.use.baseURL ?? "" }), "Eve");
  await page.context().addCookies(eve.state.cookies);
  await page.goto(`/${eve.organization.slug}/settings/api-keys`);
  await expect(page.getByText("No keys yet")).toBeVisible();
  await page.getByRole("button", { name: "Create a key" }).first().click();
  await page.getByLabel("Name").fill("Too early");
  await page.getByRole("button", { name: "Create the key" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Confirm your e-mail address first" })).toBeVisible();
});
