import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, type Person, registerPerson, test } from "./fixtures";

let ada: Person;

test.beforeAll(async ({ browser }, { project }) => {
  ada = await registerPerson(await browser.newContext({ baseURL: project.use.baseURL ?? "" }), "Ada Lovelace");
});

const agents = () => `/${ada.organization.slug}/agents`;

async function open(page: Page, path: string) {
  await page.context().addCookies(ada.state.cookies);
  await page.goto(path);
}

async function isSaved(page: Page) {
  await expect(page.getByRole("banner").getByText("Draft saved")).toBeVisible();
}

async function publish(page: Page, note: string) {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What changed?").fill(note);
  await dialog.getByRole("button", { name: "Publish" }).click();
}

test("an agent is built, tried, published, asked, changed, compared and rolled back", async ({ page }) => {
  await open(page, agents());
  await expect(page.getByRole("link", { name: "Triage", exact: true })).toBeVisible();
  await expectAccessible(page, "the agents");
  await page.getByRole("link", { name: "New agent" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New agent" })).toBeVisible();
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByText("Give the agent a name.")).toBeVisible();
  await page.getByLabel("Name").fill("Number cruncher");
  await page.getByLabel("What is it for?").fill("Computes what people ask, and knows the day.");
  await page.getByRole("button", { name: "Begin" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Number cruncher" })).toBeVisible();
  await publish(page, "");
  await expect(page.getByRole("dialog").getByText("Tell the agent what it is for")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page
    .getByRole("textbox", { name: "Instructions", exact: true })
    .fill("You compute for {{user_name}}. Use your tools.");
  await page.getByRole("checkbox", { name: "Calculator" }).check();
  await page.getByRole("checkbox", { name: "Current time" }).check();
  await isSaved(page);
  await expectAccessible(page, "the builder");

  const trial = page.getByRole("region", { name: "Try it" });
  await trial.getByLabel("Message to the draft").fill("What is 18% of 2,450?");
  await trial.getByRole("button", { name: "Send to the draft" }).click();
  await expect(trial.getByText("441").first()).toBeVisible();
  await expect(trial.getByRole("link", { name: "What happened inside" })).toBeVisible();
  await expectAccessible(page, "a trial");

  await publish(page, "The first one");
  await expect(page.getByText("Version 1 answers now.")).toBeVisible();
  await page.getByRole("button", { name: "Start a chat" }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("What is 7 times 6?");
  await page.getByRole("button", { name: "Send the message" }).click();
  await expect(page.getByRole("article", { name: "Answer of Number cruncher" }).getByText("42").first()).toBeVisible();

  await open(page, `${agents()}/number-cruncher/edit`);
  await page
    .getByRole("textbox", { name: "Instructions", exact: true })
    .fill("You compute for {{user_name}}. Answer in one line.");
  await isSaved(page);
  await publish(page, "Shorter answers");
  await expect(page.getByText("Version 2 answers now.")).toBeVisible();
  await page.getByRole("link", { name: "Back to the agent" }).click();
  await page.getByRole("link", { name: "Versions" }).click();
  await expect(page.getByText("Shorter answers")).toBeVisible();
  const changed = page.getByRole("region", { name: "What changed" });
  await expect(changed.getByText("Removed: You compute for {{user_name}}. Use your tools.")).toBeVisible();
  await expect(changed.getByText("Added: You compute for {{user_name}}. Answer in one line.")).toBeVisible();
  await expectAccessible(page, "what changed");
  await page.getByRole("button", { name: "Roll back to version 1" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText("Version 1 answers now.").last()).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "The first one" }).getByText("Answers now")).toBeVisible();

  await page.getByRole("link", { name: "Executions" }).click();
  await expect(page.getByText("What is 7 times 6?")).toBeVisible();
});

test("a draft that another tab has changed is not overwritten before somebody has chosen", async ({
  page,
  context,
}) => {
  await open(page, `${agents()}/new`);
  await page.getByLabel("Name").fill("Two tabs");
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Two tabs" })).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByLabel("What is it for?").fill("Written in the other tab.");
  await isSaved(other);
  await page.getByRole("textbox", { name: "Instructions", exact: true }).fill("Written here.");
  await page.getByRole("button", { name: "Put mine on top" }).click();
  await isSaved(page);
  await expect(page.getByLabel("What is it for?")).toHaveValue("Written in the other tab.");
  await expect(page.getByRole("textbox", { name: "Instructions", exact: true })).toHaveValue("Written here.");
});

test("the builder works on a phone, with the trial behind a switch", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, `${agents()}/new`);
  await page.getByRole("button", { name: /^Writer/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Writer (copy)" })).toBeVisible();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByLabel("Message to the draft")).toBeVisible();
  await expectAccessible(page, "a trial on a phone");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
