import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, type Person, registerPerson, test } from "./fixtures";

let ada: Person;

test.beforeAll(async ({ browser }, { project }) => {
  ada = await registerPerson(await browser.newContext({ baseURL: project.use.baseURL ?? "" }), "Ada Lovelace");
});

async function open(page: Page, path: string): Promise<void> {
  await page.context().addCookies(ada.state.cookies);
  await page.goto(`/${ada.organization.slug}${path}`);
}

const steps = (page: Page) => page.getByRole("list", { name: "Steps" });
const runId = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

async function choose(page: Page, step: string): Promise<void> {
  await steps(page).getByRole("button", { name: step }).click();
  await expect(page.getByRole("heading", { level: 2, name: step })).toBeVisible();
}

test("a workflow is run, watched over a reload, looked into, run again from a step and compared", async ({ page }) => {
  test.setTimeout(120_000);
  await open(page, "/workflows/analysis-parallel");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Run", exact: true }).click();
  await expect(dialog.getByText("Write what it should work on.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Input" }).fill("What is 18% of 2450?");
  await dialog.getByRole("button", { name: "Run", exact: true }).click();

  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name: "Two views, one answer" })).toBeVisible();
  await expect(steps(page).getByRole("button")).toHaveCount(4);
  await page.reload();
  await expect(page.getByText("3 of 3 done")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Completed", { exact: true }).first()).toBeVisible();

  await choose(page, "What others found");
  await expect(page).toHaveURL(/step=research/);
  await page.getByRole("tab", { name: "Input" }).click();
  await expect(page.getByRole("tabpanel").last()).toContainText("What is 18% of 2450?");
  await page.getByRole("tab", { name: "What it did" }).click();
  await expect(page.getByRole("tabpanel").last()).not.toBeEmpty();
  await page.getByRole("tab", { name: "Events", exact: true }).click();
  await expect(page.getByRole("button", { name: /workflow\.step/ }).first()).toBeVisible();
  await page.getByRole("tab", { name: "Output" }).click();
  await expectAccessible(page, "the run of a workflow");
  await page.getByRole("tab", { name: "Timeline" }).click();
  await expect(page.getByRole("region", { name: "Timeline" })).toBeVisible();
  await page.getByRole("tab", { name: "Steps" }).click();

  const first = runId(page);
  await choose(page, "One answer");
  await page.getByRole("button", { name: "Run again from here" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run", exact: true }).click();
  await expect.poll(() => runId(page)).not.toBe(first);
  await expect(page.getByText("3 of 3 done")).toBeVisible({ timeout: 60_000 });
  await choose(page, "What others found");
  await expect(page.getByRole("link", { name: "Reused from an earlier run" })).toBeVisible();

  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Two runs compared" })).toBeVisible();
  await expect(page.getByText("Both were given the same:")).toBeVisible();
  await expect(page.getByText("Same output").first()).toBeVisible();
  await expectAccessible(page, "two runs compared");
});

test("a step that waits is changed and approved in the inbox, and the run goes on to its file", async ({ page }) => {
  test.setTimeout(120_000);
  await open(page, "/approvals");
  const started = await page.request.post("/api/v1/workflows/research-report/run", {
    headers: { "x-tenant-id": ada.organization.id, origin: new URL(page.url()).origin },
    data: { input: "Heat pumps", wait_seconds: 60 },
    timeout: 70_000,
  });
  expect(started.status()).toBe(202);
  const { id, status } = await started.json();
  expect(status).toBe("waiting");

  await open(page, `/runs/${id}`);
  const question = page.getByRole("group", { name: /^Shall this report be kept\?/ });
  await expect(question.getByRole("button", { name: "Approve" })).toBeVisible();
  await expect(page.getByText("Waiting", { exact: true }).first()).toBeVisible();
  await expectAccessible(page, "a run that waits");
  await page.getByRole("tab", { name: "Timeline" }).click();
  await expect(page.getByRole("region", { name: "Timeline" }).getByText("waiting", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Approvals 1 waiting" }).click();
  const waiting = page.getByRole("list", { name: "Waiting calls" });
  await expect(waiting.getByRole("link", { name: "research-report" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(waiting.getByRole("listitem").first()).toBeFocused();
  await waiting.getByRole("button", { name: "Change" }).click();
  await expectAccessible(page, "the content of a step that waits");
  await waiting.getByRole("textbox", { name: "Text that goes on" }).fill("# Heat pumps\n\nThey pump heat.");
  await waiting.getByRole("button", { name: "Approve with changes" }).click();
  await expect(page.getByText("Nothing waits for you")).toBeVisible();
  const decided = page.getByRole("list", { name: "Decided calls" });
  await expect(decided.getByText("Changed")).toBeVisible();
  await page.getByLabel("Which decisions").selectOption("rejected");
  await expect(page.getByText("None of these")).toBeVisible();

  await open(page, `/runs/${id}`);
  await expect(page.getByText("5 of 5 done")).toBeVisible({ timeout: 60_000 });
  await choose(page, "Keep it as a file");
  await expect(page.getByText("Report on Heat pumps.md").first()).toBeVisible();

  await page.getByRole("button", { name: "More to do with this run" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/runs$/);
  await page.getByLabel("What ran").selectOption("workflow:research-report");
  await expect(page.getByText("No run matches these filters.")).toBeVisible();
  await page.getByLabel("What ran").selectOption("kind:workflow");
  await expectAccessible(page, "the runs of workflows");
});
