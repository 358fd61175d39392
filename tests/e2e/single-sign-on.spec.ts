import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** A first visit may have to wait for the page's scripts: until then a click does nothing. */
async function leaveFor(page: Page, name: RegExp | string): Promise<void> {
  const standIn = page.getByText("Choose who signs in");
  await expect(async () => {
    if (!(await standIn.isVisible())) await page.getByRole("button", { name }).click({ timeout: 1_000 });
    await expect(standIn).toBeVisible({ timeout: 5_000 });
  }).toPass();
}

/** Says at the stand-in who signs in. */
async function signInThere(page: Page, email: string, name = "Nia New"): Promise<void> {
  await expect(page.getByText("Choose who signs in")).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

async function signUpWithGoogle(page: Page, email: string, name: string): Promise<string> {
  await page.goto("/register");
  await leaveFor(page, "Continue with Google");
  await signInThere(page, email, name);
  await expect(page).toHaveURL(/\/chat$/);
  return new URL(page.url()).pathname.split("/")[1] ?? "";
}

/** Where the providers are played, which also is the name server of the tests. */
async function standInOf(page: Page): Promise<string> {
  const answer = await page.request.post("/api/v1/auth/external", { data: { provider: "google" } });
  return new URL((await answer.json()).url).origin;
}

test("somebody signs up with Google, and an account at GitHub with the same address is linked once they agree", async ({
  page,
}) => {
  const email = `gina-${randomUUID()}@example.com`;
  const slug = await signUpWithGoogle(page, email, "Gina Google");
  await page.goto("about:blank");
  await page.context().clearCookies();

  await page.goto("/login");
  await leaveFor(page, "Continue with GitHub");
  await signInThere(page, email);
  await expect(page.getByRole("heading", { name: "Is this you?" })).toBeVisible();
  await expect(page.getByText(`${email} has an account`)).toBeVisible();

  await leaveFor(page, "Continue with Google");
  await signInThere(page, email);
  await page.getByRole("button", { name: "Link GitHub" }).click();
  await expect(page).toHaveURL(new RegExp(`/${slug}/chat$`));

  await page.goto(`/${slug}/settings/security`);
  const linked = page.getByRole("list", { name: "Linked accounts" });
  await expect(linked.getByText("Google", { exact: true })).toBeVisible();
  await linked.getByRole("button", { name: "Unlink GitHub" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlink" }).click();
  await expect(linked.getByRole("listitem")).toHaveCount(1);
  await linked.getByRole("button", { name: "Unlink Google" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlink" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "only way in" })).toBeVisible();
});

test("an address that Google has not verified signs nobody up", async ({ page }) => {
  await page.goto("/login");
  await leaveFor(page, "Continue with Google");
  await page.getByLabel("E-mail").fill(`nobody-${randomUUID()}@example.com`);
  await page.getByLabel("the address is not verified").check();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "no verified e-mail address" })).toBeVisible();
  expect(new URL(page.url()).search).toBe("");
});

test("an admin verifies a domain, connects, tests and requires their provider, and a colleague joins by it", async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const domain = `acme-${randomUUID().slice(0, 8)}.example`;
  const slug = await signUpWithGoogle(page, `boss@${domain}`, "Bea Boss");
  const standIn = await standInOf(page);
  await page.goto(`/${slug}/settings/single-sign-on`);

  await page.getByLabel("Domain", { exact: true }).fill(domain);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const domains = page.getByRole("list", { name: "E-mail domains" });
  await domains.getByRole("button", { name: "Verify" }).click();
  await expect(domains.getByRole("alert")).toContainText("no TXT record");
  const [name = "", value = ""] = await domains.getByRole("code").allInnerTexts();
  await page.request.put(`${standIn}/dns/${name}`, { data: value });
  await domains.getByRole("button", { name: "Verify" }).click();
  await expect(domains.getByText("Verified", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Add a connection" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Save the connection" }).click();
  await expect(dialog.getByText("Give it a name.")).toBeVisible();
  await dialog.getByLabel("Name", { exact: true }).fill("Acme ID");
  await dialog.getByLabel("Issuer").fill(`${standIn}/${domain.split(".")[0]}`);
  await dialog.getByLabel("Client ID").fill("cadre");
  await dialog.getByLabel("Client secret").fill("wrong");
  await dialog.getByRole("button", { name: "Save the connection" }).click();

  const card = page.getByRole("region", { name: "Acme ID" });
  const required = card.getByRole("switch", { name: "Required for people of the verified domains" });
  await expect(card.getByText("Not tested yet")).toBeVisible();
  await expect(required).toBeDisabled();
  await leaveFor(page, "Test the connection");
  await signInThere(page, `boss@${domain}`, "Bea Boss");
  await expect(card.getByText("The last test failed")).toBeVisible();
  await expect(card.getByText("refused the client ID or the client secret")).toBeVisible();

  await card.getByRole("button", { name: "Change" }).click();
  await dialog.getByLabel("Client secret").fill("demo-secret");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(card.getByText("Not tested yet")).toBeVisible();
  await leaveFor(page, "Test the connection");
  await signInThere(page, `boss@${domain}`, "Bea Boss");
  await expect(card.getByText("The last test succeeded")).toBeVisible();
  await expect(card.getByText(`boss@${domain}`, { exact: true })).toBeVisible();
  await required.click();
  await dialog.getByRole("button", { name: "Require it" }).click();
  await expect(required).toBeChecked();

  const colleague = await (await browser.newContext({ baseURL: baseURL ?? "" })).newPage();
  await colleague.goto("/login");
  await colleague.getByRole("link", { name: "Continue with single sign-on" }).click();
  await colleague.getByLabel("Work e-mail").fill(`nia@${domain}`);
  await leaveFor(colleague, "Continue");
  await signInThere(colleague, `nia@${domain}`);
  await expect(colleague).toHaveURL(new RegExp(`/${slug}/chat$`));
  await colleague.goto(`/${slug}/settings/single-sign-on`);
  await expect(colleague.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
  await colleague.context().close();

  await page.goto(`/${slug}/settings/members`);
  await expect(page.getByText(`nia@${domain}`)).toBeVisible();
});
