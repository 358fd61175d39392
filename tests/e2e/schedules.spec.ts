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

async function open(page: Page, path: string, heading: string) {
  await page.context().addCookies(ada.state.cookies);
  await page.goto(`/${ada.organization.slug}/schedules${path}`);
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
}

/** Makes the one schedule due now, as if its minute had come. */
async function letTimeCome(name: string) {
  await database`
    update schedules set next_due_at = date_trunc('minute', now())
    where name = ${name} and organization_id = ${ada.organization.id}`;
}

test("a schedule is made in words, fires by itself and by hand, and its runs are a click away", async ({ page }) => {
  await open(page, "", "Schedules");
  await expect(page.getByText("Nothing is scheduled yet")).toBeVisible();
  await expectAccessible(page, "no schedules");
  await page.getByRole("button", { name: "New schedule" }).click();
  const dialog = page.getByRole("dialog", { name: "New schedule" });
  await dialog.getByLabel("Name").fill("Morning sums");
  await dialog.getByLabel("What to start").selectOption("agent:triage");
  await dialog.getByLabel("What to work on").fill("Say good morning.");
  await dialog.getByLabel("Time zone").fill("Asia/Tokyo");
  const preview = dialog.getByRole("status", { name: "When it fires" });
  await expect(preview).toContainText("At 09:00, Monday through Friday (Asia/Tokyo)");
  await expect(preview.getByRole("listitem")).toHaveCount(5);
  await dialog.getByLabel("Cron").fill("61 * * * *");
  await expect(preview).toContainText("minute");
  await dialog.getByLabel("When", { exact: true }).selectOption("Every minute");
  await expect(preview).toContainText("Every minute (Asia/Tokyo)");
  await expectAccessible(page, "making a schedule");
  await dialog.getByRole("button", { name: "Create the schedule" }).click();
  await expect(dialog).toBeHidden();

  const row = page.getByRole("list", { name: "Schedules" }).getByRole("listitem").filter({ hasText: "Morning sums" });
  await expect(row).toContainText("Every minute (Asia/Tokyo)");
  await expectAccessible(page, "a schedule");
  await row.getByRole("link", { name: "Morning sums" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Morning sums" })).toBeVisible();
  const firings = page.getByRole("list", { name: "Firings" }).getByRole("listitem");
  await letTimeCome("Morning sums");
  await expect(firings.first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Run now" }).click();
  await expect(firings.filter({ hasText: "By hand" })).toHaveCount(1);
  await expectAccessible(page, "a schedule's firings");
  await page.getByRole("button", { name: "More about Morning sums" }).click();
  await page.getByRole("menuitem", { name: "Pause" }).click();
  await expect(page.getByText("Paused", { exact: true }).first()).toBeVisible();
  await firings.filter({ hasText: "By hand" }).getByRole("link").click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
});

test("the calendar shows what is to come, as a month, as a week and on a phone", async ({ page }) => {
  await open(page, "", "Schedules");
  const answer = await page.request.post("/api/v1/schedules", {
    headers: { "x-tenant-id": ada.organization.id, origin: new URL(page.url()).origin },
    data: {
      name: "Daily digest",
      target: { kind: "agent", key: "triage" },
      input: "Go.",
      cron: "0 12 * * *",
      time_zone: "UTC",
    },
  });
  expect(answer.status()).toBe(201);
  await page.getByRole("link", { name: "Calendar" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Calendar" })).toBeVisible();
  await page.getByRole("button", { name: "Later" }).click();
  await expect(page.getByRole("link", { name: /Daily digest/ }).first()).toBeVisible();
  await expectAccessible(page, "a month");
  await page.getByLabel("View").selectOption("week");
  // Far enough from today that each of its days is to come.
  await page.getByRole("button", { name: "Later" }).click();
  await expect(page.getByRole("link", { name: /Daily digest/ })).toHaveCount(7);
  await expectAccessible(page, "a week");
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole("link", { name: /Daily digest/ }).first()).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await expectAccessible(page, "the days on a phone");
});

test("a webhook is made, its URL shown once, called, and its call is listed with its run", async ({
  page,
  request,
}) => {
  await open(page, "/webhooks", "Webhooks");
  await expect(page.getByText("No webhooks yet")).toBeVisible();
  await page.getByRole("button", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "New webhook" });
  await dialog.getByLabel("Name").fill("New orders");
  await dialog.getByLabel("What to start").selectOption("agent:triage");
  await dialog.getByLabel("Input (optional)").fill("payload.");
  await dialog.getByRole("button", { name: "Create the webhook" }).click();
  await expect(dialog.getByLabel("Input (optional)")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Input (optional)").fill('"Answer this: " + payload.text');
  await expectAccessible(page, "making a webhook");
  await dialog.getByRole("button", { name: "Create the webhook" }).click();
  const made = page.getByRole("region", { name: "“New orders” is ready" });
  const url = (await made.locator("code").first().textContent()) ?? "";
  expect(url).toMatch(/\/api\/v1\/hooks\/[\w-]{43}$/);
  await expectAccessible(page, "a new webhook");
  const path = new URL(url).pathname;
  const call = await request.post(path, { data: { text: "Is it open today?" } });
  expect(call.status()).toBe(202);
  const { run_id } = (await call.json()) as { run_id: string };
  const again = await request.post(path, { data: { text: "Is it open today?" } });
  expect(await again.json()).toEqual({ run_id, repeated: true });
  await made.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText(path)).toBeHidden();

  await page.getByRole("link", { name: "New orders" }).click();
  const calls = page.getByRole("list", { name: "Calls" }).getByRole("listitem");
  await expect(calls).toHaveCount(1);
  await expect(calls.first()).toContainText("Came 1 more time");
  await page.getByLabel("Payload").fill('{"text": "Hi"}');
  await page.getByRole("button", { name: "Show the input" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Answer this: Hi" })).toBeVisible();
  await expectAccessible(page, "a webhook");
  await page.getByRole("switch", { name: "Takes calls" }).click();
  await expect(page.getByRole("switch", { name: "Takes calls" })).toHaveAttribute("aria-checked", "false");
  expect((await request.post(path, { data: { text: "Still there?" } })).status()).toBe(404);
  await calls.first().getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/runs/${run_id}$`));
});
