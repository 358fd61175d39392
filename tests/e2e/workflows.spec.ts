import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, type Person, registerPerson, test } from "./fixtures";

const jsonFile = { name: "workflow.json", mimeType: "application/json" };

let ada: Person;

test.beforeAll(async ({ browser }, { project }) => {
  ada = await registerPerson(await browser.newContext({ baseURL: project.use.baseURL ?? "" }), "Ada Lovelace");
});

async function open(page: Page, path: string) {
  await page.context().addCookies(ada.state.cookies);
  await page.goto(`/${ada.organization.slug}${path}`);
}

test("the shipped parallel workflow is found, looked at and run to its end", async ({ page }) => {
  await open(page, "/workflows");
  const list = page.getByRole("region", { name: "Workflows" });
  await expect(list.getByRole("heading", { level: 2 })).toHaveCount(3);
  await expectAccessible(page, "the workflows");
  await page.getByLabel("Search workflows").fill("two views");
  await expect(list.getByRole("heading", { level: 2 })).toHaveText(["Two views, one answer"]);
  await list.getByRole("link", { name: "Two views, one answer" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Two views, one answer" })).toBeVisible();
  const graph = page.getByRole("region", { name: "What it does" });
  await graph.getByText("What a program shows").click();
  await expect(page.getByRole("heading", { level: 2, name: "What a program shows" })).toBeVisible();
  await expect(page.getByText("Up to 2 attempts")).toBeVisible();
  await expectAccessible(page, "a workflow");

  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Input").fill("How does Cadre keep a run alive when the server restarts?");
  await dialog.getByRole("button", { name: "Run" }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.getByText("Completed", { exact: true }).first()).toBeVisible({ timeout: 40_000 });

  await open(page, "/workflows/analysis-parallel/runs");
  await expect(page.getByRole("link", { name: /How does Cadre keep a run alive/ })).toBeVisible();
  await open(page, "/workflows");
  await expect(list.getByRole("listitem").filter({ hasText: "Two views" }).getByText("Completed")).toBeVisible();
});

test("a schedule of a workflow is made and found on the workflow's page", async ({ page }) => {
  await open(page, "/workflows/analysis-parallel");
  const starts = page.getByRole("region", { name: "Schedules" });
  await expect(starts.getByText("No schedule and no webhook starts it yet.")).toBeVisible();
  await starts.getByRole("button", { name: "New schedule" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("What to start")).toHaveValue("workflow:analysis-parallel");
  await dialog.getByLabel("Name").fill("Morning views");
  await dialog.getByLabel("What to work on").fill("What is new about durable runs?");
  await dialog.getByRole("button", { name: "Create the schedule" }).click();
  await expect(starts.getByRole("list", { name: "Schedules" }).getByText(/^Next: /)).toBeVisible();
  await expectAccessible(page, "a workflow with a schedule");
  await starts.getByRole("link", { name: "Morning views" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Morning views" })).toBeVisible();
});

test("a workflow is imported from its file, and a file that is none is refused with the reason", async ({ page }) => {
  await open(page, "/workflows/research-report");
  await page.getByRole("button", { name: "More about this workflow" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export as JSON" }).click();
  const exported = await readFile(await (await download).path(), "utf8");

  await open(page, "/workflows");
  await page.getByRole("button", { name: "Import" }).click();
  const dialog = page.getByRole("dialog");
  const give = async (text: string) => {
    await dialog.getByLabel("File").setInputFiles({ ...jsonFile, buffer: Buffer.from(text) });
    await dialog.getByRole("button", { name: "Import" }).click();
  };
  await give("stages: []");
  await expect(dialog.getByRole("alert")).toHaveText("This file is not JSON. Choose one that “Export” has made.");
  await give(JSON.stringify({ format: "cadre.agent/1", definition: {} }));
  await expect(dialog.getByRole("alert")).toHaveText("This file is no workflow: it says that it is “cadre.agent/1”.");
  await give(exported.replace('"sequential"', '"circular"'));
  await expect(dialog.getByRole("alert")).toContainText("definition.stages.0.mode:");
  await expectAccessible(page, "the refusal of a file");
  await give(exported.replace('"name": "Research report"', '"name": "Report from elsewhere"'));
  await expect(page).toHaveURL(/\/workflows\/report-from-elsewhere\/edit/);
  await expect(page.getByRole("heading", { level: 1, name: "Report from elsewhere" })).toBeVisible();
});

test("a copy of a shipped workflow is published, exported, archived and restored", async ({ page }) => {
  await open(page, "/workflows/research-report");
  await page.getByRole("button", { name: "More about this workflow" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page).toHaveURL(/\/workflows\/research-report-2\/edit/);

  await open(page, "/workflows/research-report-2");
  await expect(page.getByText("Draft", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "More about this workflow" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export as JSON" }).click();
  expect((await download).suggestedFilename()).toBe("research-report-2.workflow.json");

  await page.getByRole("button", { name: "More about this workflow" }).click();
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText("Archived", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Versions" }).click();
  await expect(page.getByText("No versions yet")).toBeVisible();
  await page.getByRole("button", { name: "More about this workflow" }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await expect(page.getByText("Draft", { exact: true })).toBeVisible();
});

test("workflows fit a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, "/workflows");
  await expect(page.getByRole("link", { name: "Research report", exact: true })).toBeVisible();
  await expectAccessible(page, "the workflows on a phone");
  await page.getByRole("link", { name: "Research report", exact: true }).click();
  await expect(page.getByText("Keep it as a file")).toBeVisible();
  await expectAccessible(page, "a workflow on a phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
