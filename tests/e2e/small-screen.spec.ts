import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { answered, answers, conversationLinks, expect, test } from "./fixtures";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

async function expectNoSideways(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
}

test("nothing is wider than a small screen", async ({ page, chat, person }) => {
  for (const path of ["/", "/logout", "/app", `/${person.organization.slug}/agents`, "/nowhere/at/all"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSideways(page);
  }
  await page.goto(`/${person.organization.slug}/chat`);
  await chat.getByRole("textbox", { name: "Message" }).fill("write code that prints the first 10 primes");
  await chat.getByRole("button", { name: "Send the message" }).tap();
  await expect(answers(chat)).toHaveCount(1);
  await answered(chat);
  await expectNoSideways(chat);
});

test("the sidebar is a sheet that closes when a conversation was chosen", async ({ chat }) => {
  await chat.getByRole("textbox", { name: "Message" }).fill("What is 8 * 8?");
  await chat.getByRole("button", { name: "Send the message" }).tap();
  await expect(answers(chat)).toContainText("64", { timeout: 20_000 });
  await chat.getByRole("button", { name: "New chat" }).tap();
  await expect(chat.getByRole("heading", { name: "What can I do for you, Grace?" })).toBeVisible();

  await chat.getByRole("button", { name: "Open the sidebar" }).tap();
  const sheet = chat.getByRole("dialog", { name: "Sidebar" });
  await expect(sheet).toBeVisible();
  await conversationLinks(chat).first().tap();
  await expect(sheet).toBeHidden();
  await expect(answers(chat)).toContainText("64");

  await chat.getByRole("button", { name: "Open the sidebar" }).tap();
  await expect(sheet).toBeVisible();
  await chat.touchscreen.tap(350, 400);
  await expect(sheet).toBeHidden();
});

test("everything that Markdown can say fits and passes axe", async ({ chat }) => {
  await chat.getByRole("textbox", { name: "Message" }).fill("show me what markdown you can render");
  await chat.getByRole("button", { name: "Send the message" }).tap();
  await expect(answers(chat).locator("table")).toBeVisible({ timeout: 20_000 });
  await answered(chat);
  const link = answers(chat).getByRole("link").first();
  await expect(link).toHaveAttribute("rel", /noopener/);
  await expect(answers(chat).locator(".hljs-keyword").first()).toBeVisible();
  await expectNoSideways(chat);
  await expectAccessible(chat, "an answer with all of Markdown");
  await chat.getByRole("button", { name: "Open the sidebar" }).tap();
  await expect(chat.getByRole("dialog", { name: "Sidebar" })).toBeVisible();
  await expectAccessible(chat, "the sidebar as a sheet");
});
