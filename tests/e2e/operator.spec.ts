import type { Browser, Page } from "@playwright/test";
import postgres, { type Sql } from "postgres";
import { expectAccessible } from "./axe";
import { expect, messageBox, type Person, registerPerson, test } from "./fixtures";

let database: Sql;
test.beforeAll(() => {
  database = postgres(process.env.DATABASE_URL ?? "", { max: 1 });
});
test.afterAll(() => database.end());

async function register(browser: Browser, baseURL: string | undefined, name: string): Promise<Person> {
  return registerPerson(await browser.newContext({ baseURL: baseURL ?? "" }), name);
}

async function becomeOperator(page: Page, browser: Browser, baseURL: string | undefined): Promise<Person> {
  const operator = await register(browser, baseURL, "Olive Operator");
  await database`
    update users set platform_role = 'platform_operator', email_verified_at = now() where email = ${operator.email}`;
  await page.context().addCookies(operator.state.cookies);
  return operator;
}

async function pageOf(browser: Browser, baseURL: string | undefined, person: Person): Promise<Page> {
  const context = await browser.newContext({ baseURL: baseURL ?? "" });
  await context.addCookies(person.state.cookies);
  return context.newPage();
}

async function find(page: Page, directory: "organizations" | "users", person: Person): Promise<void> {
  await page.goto(`/operator/${directory}`);
  await page.getByRole("searchbox").fill(person.email);
  const row = page.getByRole("main").getByRole("link", { name: new RegExp(person.email) });
  await expect(page).toHaveURL(/\?q=/);
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
  await row.click();
}

test("an operator suspends an organization, its members see why, and reactivating lets them in again", async ({
  page,
  browser,
  baseURL,
}) => {
  await becomeOperator(page, browser, baseURL);
  const ada = await register(browser, baseURL, "Ada Lovelace");
  const member = await pageOf(browser, baseURL, ada);
  await member.goto(`/${ada.organization.slug}/chat`);
  await expect(messageBox(member)).toBeEditable();

  await find(page, "organizations", ada);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(ada.organization.name);
  await expect(page.getByRole("list", { name: "Members" })).toContainText(ada.email);
  await expectAccessible(page, "an organization");
  await page.getByRole("button", { name: "Suspend…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Suspend" }).click();
  await expect(dialog.getByText("Say why, in a few words.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("The invoices of three months are unpaid.");
  await expectAccessible(page, "the question why");
  await dialog.getByRole("button", { name: "Suspend" }).click();
  await expect(page.getByText("Suspended since")).toContainText("three months");

  await member.goto(`/${ada.organization.slug}/chat`);
  await expect(member.getByRole("heading", { name: `${ada.organization.name} is suspended` })).toBeVisible();
  await expect(member.getByText("The invoices of three months are unpaid.")).toBeVisible();

  await page.getByRole("button", { name: "Reactivate…" }).click();
  await dialog.getByRole("button", { name: "Reactivate" }).click();
  await expect(page.getByRole("button", { name: "Suspend…" })).toBeVisible();
  await member.goto(`/${ada.organization.slug}/chat`);
  await expect(messageBox(member)).toBeEditable();
  await member.context().close();
});

test("whoever waits for approval is let in from the queue", async ({ page, browser, baseURL }) => {
  await becomeOperator(page, browser, baseURL);
  const ada = await register(browser, baseURL, "Ada Lovelace");
  await database`update users set approval = 'pending', email_verified_at = now() where email = ${ada.email}`;
  await page.goto("/operator/approvals");
  const row = page.getByRole("listitem").filter({ hasText: ada.email });
  await row.getByRole("button", { name: "Approve…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(row).toHaveCount(0);
  await expectAccessible(page, "the queue");

  const member = await (await browser.newContext({ baseURL: baseURL ?? "" })).newPage();
  await member.goto("/login");
  await member.getByLabel("E-mail").fill(ada.email);
  await member.getByLabel("Password", { exact: true }).fill(ada.password);
  await member.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(messageBox(member)).toBeEditable();
  await member.context().close();
});

test("an operator looks through somebody's eyes, changes nothing, and the person is told", async ({
  page,
  browser,
  baseURL,
}) => {
  await becomeOperator(page, browser, baseURL);
  const ada = await register(browser, baseURL, "Ada Lovelace");
  await find(page, "users", ada);
  await page.getByRole("button", { name: "Look…" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("She asked why her agent does not answer.");
  await page.getByRole("dialog").getByRole("button", { name: "Look", exact: true }).click();

  const bar = page.getByRole("complementary", { name: "Impersonation" });
  await expect(bar).toContainText("Ada Lovelace’s account, read only");
  await expect(page).toHaveURL(new RegExp(`/${ada.organization.slug}/chat$`));
  await messageBox(page).fill("What is 2 + 2?");
  await messageBox(page).press("Enter");
  await expect(
    page.getByText("You are looking at somebody else’s account").or(page.getByText("you cannot change anything")),
  ).toBeVisible();
  await expectAccessible(page, "somebody else's account");
  await page.goto("/operator");
  await expect(page, "an operator's pages are theirs alone").toHaveURL(/\/chat$/);
  await bar.getByRole("button", { name: "End" }).click();
  await expect(page).toHaveURL(/\/operator\/users\//);
  await expect(page.getByRole("list", { name: "Security events" })).toContainText(
    "She asked why her agent does not answer.",
  );

  const member = await pageOf(browser, baseURL, ada);
  await member.goto(`/${ada.organization.slug}/chat`);
  const notice = member.getByRole("complementary", { name: "Notice" });
  await expect(notice).toContainText("An operator looked at your account");
  await expectAccessible(member, "the notice");
  await notice.getByRole("button", { name: "Put this notice away" }).click();
  await expect(notice).toHaveCount(0);
  await member.reload();
  await expect(messageBox(member)).toBeEditable();
  await expect(notice).toHaveCount(0);
  await member.context().close();
});

test("the operator's pages pass axe and fit a small screen, and do not exist for others", async ({
  page,
  browser,
  baseURL,
  person,
}) => {
  await becomeOperator(page, browser, baseURL);
  for (const path of [
    "/operator",
    "/operator/organizations",
    "/operator/users?state=operators",
    "/operator/approvals",
  ]) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("status")).toHaveCount(0);
    await expectAccessible(page, path);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  }
  const other = await pageOf(browser, baseURL, person);
  expect((await other.goto("/operator"))?.status()).toBe(404);
  await other.context().close();
});
