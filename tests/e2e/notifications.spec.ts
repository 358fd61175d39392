import type { Page } from "@playwright/test";
import { openMailbox } from "../setup/mailbox-reader";
import { expectAccessible } from "./axe";
import { answered, answers, ask, expect, type Person, registerPerson, test } from "./fixtures";

/** Publishes an agent whose calculator asks a person first. */
async function publishCarefulAgent(page: Page, { organization, state }: Person, origin: string): Promise<void> {
  await page.context().addCookies(state.cookies);
  const headers = { "x-tenant-id": organization.id, origin };
  const definition = {
    key: "careful",
    name: "Careful",
    description: "Computes once somebody has agreed.",
    instructions: "You compute. Use the calculator.",
    tools: [{ name: "calculator", policy: "approval" }],
  };
  expect((await page.request.post("/api/v1/agents", { headers, data: definition })).status()).toBe(201);
  const published = await page.request.post("/api/v1/agents/careful/versions", { headers, data: { publish: true } });
  expect(published.status()).toBe(201);
}

const bell = (page: Page, unread: number) =>
  page.getByRole("button", { name: unread === 0 ? "Notifications" : `Notifications, ${unread} unread`, exact: true });

test("a question reaches another tab and the mailbox, and is answered from the notification", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const origin = baseURL ?? "";
  const person = await registerPerson(await browser.newContext({ baseURL: origin }));
  await publishCarefulAgent(page, person, origin);
  const other = await context.newPage();
  await other.goto(`/${person.organization.slug}/activity`);
  const feed = other.getByRole("list", { name: "Activity" });
  await expect(feed.getByText("Grace Hopper published version 1 of the agent “Careful”.")).toBeVisible();
  await expect(bell(other, 0)).toBeVisible();

  await page.goto(`/${person.organization.slug}/chat?agent=careful`);
  await ask(page, "What is 18% of 2450?");
  await expect(bell(other, 1)).toBeVisible();
  await expect(other).toHaveTitle(/^\(1\) Activity/);
  await expect(feed.getByText("The agent “Careful” asks whether it may use “Calculator”.")).toBeVisible();
  await expectAccessible(other, "the feed");
  const mail = await openMailbox().waitForMail(person.email, { subject: /^Your approval is needed$/ });
  expect(mail.text).toContain("asks whether it may use “Calculator”");

  await bell(other, 1).click();
  const panel = other.getByRole("dialog", { name: "Notifications" });
  const question = panel.getByRole("group", { name: "Approve Calculator?" });
  await expect(question).toContainText("18% * 2450");
  await expectAccessible(other, "a question in the notifications");
  await question.getByRole("button", { name: "Approve" }).click();
  await expect(panel.getByText("Approved")).toBeVisible();
  await expect(panel.getByRole("button", { name: "Mark as unread" })).toBeVisible();
  await expect(answers(page).last()).toContainText("441");
  await answered(page);

  await panel.getByRole("button", { name: "Mark as unread" }).click();
  await expect(panel.getByText(/^Unread: /)).toBeAttached();
  await panel.getByRole("button", { name: "Mark all as read" }).click();
  await expect(panel.getByRole("button", { name: "Mark as unread" })).toBeVisible();
  await panel.getByRole("button", { name: "Dismiss" }).click();
  await expect(panel.getByText("Nothing yet")).toBeVisible();
  await panel.getByRole("button", { name: "Close" }).click();
  await expect(bell(other, 0)).toBeFocused();
  await expect(other).toHaveTitle(/^Activity/);
  await expect(feed.getByText("Grace Hopper approved “Calculator”.")).toBeVisible();

  await other.getByRole("combobox", { name: "What" }).selectOption("Agents");
  await expect(feed.getByRole("listitem")).toHaveCount(1);
  await expect(other).toHaveURL(/kind=agent/);
});

test("how one is told is chosen for the organization and kept", async ({ chat, person }) => {
  await chat.goto(`/${person.organization.slug}/settings/notifications`);
  await chat.getByRole("combobox", { name: "Mails" }).selectOption("Once a day, all together");
  await chat.getByRole("combobox", { name: "At" }).selectOption("07:00");
  await chat.getByRole("combobox", { name: "Time zone" }).selectOption("Pacific/Chatham");
  const decisions = chat.getByRole("switch", { name: "Decisions" });
  const saved = chat.waitForResponse(
    (response) => response.url().endsWith("/notification-settings") && response.request().method() === "PATCH",
  );
  await decisions.click();
  expect((await saved).status()).toBe(200);
  await expectAccessible(chat, "how one is told");
  await chat.reload();
  await expect(chat.getByRole("combobox", { name: "At" })).toHaveValue("7");
  await expect(chat.getByRole("combobox", { name: "Time zone" })).toHaveValue("Pacific/Chatham");
  await expect(decisions).not.toBeChecked();
  await expect(chat.getByRole("switch", { name: "Failed runs" })).toBeChecked();
});

test("the browser is asked for its permission by the switch alone, and once", async ({ chat, person }) => {
  await chat.addInitScript(() => {
    let asked = 0;
    const asking = {
      permission: "default",
      async requestPermission() {
        document.documentElement.dataset.asked = String(++asked);
        asking.permission = "granted";
        return asking.permission;
      },
    };
    Object.defineProperty(window, "Notification", { value: asking });
  });
  const page = chat.locator("html");
  await chat.goto(`/${person.organization.slug}/activity`);
  await expect(bell(chat, 0)).toBeVisible();
  await expect(page).not.toHaveAttribute("data-asked");
  await chat.goto(`/${person.organization.slug}/settings/notifications`);
  const own = chat.getByRole("switch", { name: "Notifications of this browser" });
  await expect(own).not.toBeChecked();
  await expect(page).not.toHaveAttribute("data-asked");
  for (const isOn of [true, false, true]) {
    const saved = chat.waitForResponse(
      (response) => response.url().endsWith("/notification-settings") && response.request().method() === "PATCH",
    );
    await own.click();
    expect(((await (await saved).json()) as { browser: boolean }).browser).toBe(isOn);
  }
  await expect(page).toHaveAttribute("data-asked", "1");
});
