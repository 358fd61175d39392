import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, type Person, registerPerson, test } from "./fixtures";

let ada: Person;

test.beforeAll(async ({ browser }, { project }) => {
  ada = await registerPerson(await browser.newContext({ baseURL: project.use.baseURL ?? "" }), "Ada Lovelace");
});

const workflows = () => `/${ada.organization.slug}/workflows`;

async function open(page: Page, path: string) {
  await page.context().addCookies(ada.state.cookies);
  await page.goto(path);
}

async function begin(page: Page, name: string) {
  await open(page, `${workflows()}/new`);
  await expect(page.getByRole("button", { name: /^Research report/ })).toBeVisible();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("toolbar", { name: "Add a step" })).toBeVisible();
}

const graph = (page: Page) => page.getByRole("region", { name: "Graph" });
const inspector = (page: Page) => page.getByRole("complementary", { name: "Inspector" });
const box = (page: Page, name: RegExp) => graph(page).getByRole("button", { name });

async function isSaved(page: Page) {
  await expect(page.getByRole("banner").getByText("Draft saved")).toBeVisible();
}

async function middleOf(place: Locator) {
  const found = await place.boundingBox();
  if (!found) throw new Error("it is not drawn");
  return { x: found.x + found.width / 2, y: found.y + found.height / 2 };
}

async function drag(page: Page, what: Locator, to: { x: number; y: number }) {
  const from = await middleOf(what);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y - 12, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await page.mouse.up();
}

/** By the dialog that “A” opens behind the chosen step. */
async function addByKey(page: Page, words: string) {
  await page.keyboard.press("a");
  const found = page.getByRole("combobox", { name: "Find a kind of step, an agent or a tool" });
  await found.fill(words);
  await found.press("Enter");
}

test("a parallel workflow is built by mouse and keyboard, tried, published and run", async ({ page }) => {
  await begin(page, "Two views");
  const [start, end] = [
    await middleOf(page.getByText("Start", { exact: true })),
    await middleOf(page.getByText("End", { exact: true })),
  ];
  await drag(page, page.getByRole("button", { name: "Add an agent step" }), { x: start.x, y: (start.y + end.y) / 2 });
  await expect(box(page, /^agent, Agent.*Stage 1.*Choose an agent/)).toBeFocused();
  await inspector(page).getByRole("textbox", { name: "Title" }).fill("Research");
  await inspector(page).getByRole("combobox", { name: "Agent" }).selectOption({ label: "Researcher" });
  await expect(box(page, /^Research, Agent, Researcher\. Stage 1, stage_1: 1 of 1$/)).toBeVisible();

  await box(page, /^Research,/).press("Enter");
  await expect(inspector(page).getByRole("textbox", { name: "Title" })).toBeFocused();
  await box(page, /^Research,/).focus();
  await addByKey(page, "code assistant");
  await expect(box(page, /^Code assistant, Agent/)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(box(page, /^Stage 1: stage_1, sequential, 2 steps/)).toBeFocused();
  await page.keyboard.press("Enter");
  await inspector(page).getByRole("button", { name: "In parallel" }).press("Enter");
  await expect(box(page, /^Code assistant,.*2 of 2 in parallel/)).toBeVisible();

  await page.getByRole("button", { name: "Add a stage" }).press("Enter");
  await expect(box(page, /^Stage 2:/)).toBeFocused();
  await addByKey(page, "writer");
  await expect(box(page, /^Writer,.*Stage 2/)).toBeFocused();
  await isSaved(page);
  await expectAccessible(page, "the editor");

  await page.keyboard.press("Alt+ArrowUp");
  await expect(box(page, /^Writer,.*3 of 3 in parallel/)).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(box(page, /^Writer,.*Stage 2/)).toBeVisible();
  await box(page, /^Writer,/).focus();
  await page.keyboard.press("Control+d");
  await expect(box(page, /^Writer,.*2 of 2$/)).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(box(page, /^Writer,/)).toHaveCount(1);
  await isSaved(page);

  await inspector(page).getByRole("button", { name: "Test run" }).click();
  await inspector(page).getByLabel("Input").fill("What is 18% of 2,450?");
  await inspector(page).getByRole("button", { name: "Run the draft" }).click();
  await expect(graph(page).locator('[data-state="completed"]')).toHaveCount(4);
  await expect(inspector(page).getByText("Completed").first()).toBeVisible();
  await expectAccessible(page, "a test run");

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByLabel("What changed?").fill("The first one");
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 1 runs now.")).toBeVisible();
});

test("what is wrong is told at its place at once, and undo and the JSON lead out of it", async ({ page }) => {
  await begin(page, "Full of mistakes");
  await page.getByRole("button", { name: "Add a condition step" }).click();
  await page.getByRole("textbox", { name: "Condition" }).fill("steps.nobody >");
  await expect(inspector(page).getByRole("textbox", { name: "Condition" })).toHaveAttribute("aria-invalid", "true");
  await inspector(page).getByRole("textbox", { name: "Condition" }).fill("steps.nobody == 1");
  await expect(inspector(page).getByText("There is no step “nobody” before this one.")).toBeVisible();
  await graph(page)
    .getByRole("button", { name: /to fix$/ })
    .click();
  await expect(graph(page).getByRole("list", { name: "What is to fix" }).getByRole("button")).toHaveCount(1);
  await inspector(page).getByRole("textbox", { name: "Condition" }).fill("size(input) > 3");
  await expect(graph(page).getByRole("button", { name: /to fix$/ })).toHaveCount(0);

  await page.getByRole("button", { name: "JSON", exact: true }).click();
  const json = page.getByRole("textbox", { name: "Definition as JSON" });
  const text = await json.inputValue();
  await json.fill(text.replace("size(input) > 3", "size(input) > 9").slice(0, -3));
  await expect(page.getByText(/the graph stays as it was/)).toBeVisible();
  await json.fill(text.replace("size(input) > 3", "size(input) > 9"));
  await page.getByRole("button", { name: "Graph", exact: true }).click();
  await expect(box(page, /^condition, Condition, size\(input\) > 9/)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box(page, /^condition, Condition, size\(input\) > 3/)).toBeVisible();
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(box(page, /^condition, Condition, size\(input\) > 9/)).toBeVisible();
  await isSaved(page);
});

test("a phone shows the draft as an outline that nobody changes by accident", async ({ page }) => {
  await begin(page, "On the road");
  await page.getByRole("button", { name: "Add a wait step" }).click();
  await isSaved(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole("button", { name: /^wait, Wait/ })).toBeVisible();
  await expect(page.getByRole("toolbar", { name: "Add a step" })).toHaveCount(0);
  await expectAccessible(page, "the outline");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
