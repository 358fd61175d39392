import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { answered, answers, ask, expect, type Person, registerPerson, test } from "./fixtures";

/** Publishes an agent whose calculator asks a person first. */
async function publishCarefulAgent(page: Page, { organization, state }: Person, origin: string): Promise<void> {
  await page.context().addCookies(state.cookies);
  const headers = { "x-tenant-id": organization.id, origin };
  const begun = await page.request.post("/api/v1/agents", {
    headers,
    data: {
      key: "careful",
      name: "Careful",
      description: "Computes once somebody has agreed.",
      instructions: "You compute. Use the calculator.",
      tools: [{ name: "calculator", policy: "approval" }],
    },
  });
  expect(begun.status()).toBe(201);
  const published = await page.request.post("/api/v1/agents/careful/versions", { headers, data: { publish: true } });
  expect(published.status()).toBe(201);
}

test("a call that waits is changed and approved in another tab, one is rejected, and the chat goes on", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const origin = baseURL ?? "";
  const person = await registerPerson(await browser.newContext({ baseURL: origin }));
  await publishCarefulAgent(page, person, origin);
  await page.goto(`/${person.organization.slug}/chat?agent=careful`);
  await ask(page, "What is 18% of 2450?");
  const card = page.getByRole("group", { name: "Approve Calculator?" });
  await expect(card).toContainText("18% * 2450");
  await expectAccessible(page, "a call that waits in the chat");

  const inbox = await context.newPage();
  await inbox.goto(`/${person.organization.slug}/approvals`);
  await expect(inbox.getByRole("link", { name: "Approvals 1 waiting" })).toBeVisible();
  const waiting = inbox.getByRole("list", { name: "Waiting calls" });
  await waiting.getByRole("button", { name: "Change" }).click();
  await expectAccessible(inbox, "the arguments of a call that waits");
  await waiting.getByRole("textbox", { name: "Arguments" }).fill('{ "expression": "6 * 7" }');
  await waiting.getByRole("button", { name: "Approve with changes" }).click();
  await expect(inbox.getByText("Nothing waits for you")).toBeVisible();
  await expect(inbox.getByRole("link", { name: "Approvals", exact: true })).toBeVisible();
  const decided = inbox.getByRole("list", { name: "Decided calls" });
  await expect(decided.getByText("Changed")).toBeVisible();
  await expectAccessible(inbox, "the decisions");

  await expect(card).toBeHidden();
  await expect(answers(page).last()).toContainText("42");
  await answered(page);

  await ask(page, "What is 9 * 9?");
  await card.getByRole("button", { name: "Reject…" }).click();
  await card.getByRole("textbox", { name: /^Reason/ }).fill("Do it in your head.");
  await card.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(card).toBeHidden();
  await answered(page);
  await page.getByRole("group", { name: "Tool call: Calculator" }).last().getByRole("button").first().click();
  await expect(page.getByText("A person rejected this call: “Do it in your head.”")).toBeVisible();

  await page.getByRole("button", { name: "Details of this answer" }).last().click();
  await page.getByRole("link", { name: "Inspect run" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Run" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Calculator");
  await expectAccessible(page, "a run with a rejected call");

  await page.getByRole("link", { name: "Conversation", exact: true }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "What to do with this conversation" }).click();
  await page.getByRole("menuitem", { name: "Export as Markdown" }).click();
  const markdown = await readFile(await (await downloading).path(), "utf8");
  expect(markdown).toContain("What is 18% of 2450?");
  expect(markdown).toContain("42");
  expect(markdown).toContain("Do it in your head.");
});
