import { expectAccessible } from "./axe";
import { answered, ask, expect, test } from "./fixtures";

test("from an answer into its run: the timeline, a step, the raw events, the file, and the list", async ({
  chat: page,
  person,
}) => {
  await ask(page, "What is 18% of 2450?");
  await answered(page);
  await page.getByRole("button", { name: "Details of this answer" }).click();
  await page.getByRole("link", { name: "Inspect run" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Run" })).toBeVisible();
  await expect(page.getByText("Completed").first()).toBeVisible();

  const timeline = page.getByRole("region", { name: "Timeline" });
  const tool = timeline.getByRole("button", { name: /Tool: Calculator/ });
  await expect(tool).toBeVisible();
  await tool.click();
  await expect(timeline.getByText("18% * 2450").first()).toBeVisible();
  await expectAccessible(page, "a run");

  await page.getByRole("button", { name: "Raw events" }).click();
  await expect(page).toHaveURL(/view=events/);
  await expect(page.getByRole("button", { name: /message\.delta/ }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /final/ })).toBeVisible();
  await expectAccessible(page, "the raw events of a run");

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "JSON" }).click();
  expect((await downloading).suggestedFilename()).toMatch(/^run-.*\.json$/);

  await page.getByRole("main").getByRole("link", { name: "Runs" }).click();
  await expect(page.getByRole("link", { name: /What is 18% of 2450\?/ }).first()).toBeVisible();
  await expectAccessible(page, "the runs");
  await page.getByRole("searchbox", { name: "Search questions and answers" }).fill("nothing like this");
  await expect(page.getByText("No run matches these filters.")).toBeVisible();
  await expect(page).toHaveURL(/q=nothing/);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("link", { name: /What is 18% of 2450\?/ }).first()).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/${person.organization.slug}/runs`);
});
