import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, type Person, test } from "./fixtures";

const rows = (page: Page) => page.getByRole("region", { name: "Rows of the log" }).getByRole("listitem");
const row = (page: Page, name: RegExp) => rows(page).filter({ has: page.getByRole("button", { name }) });

async function openLog(page: Page, person: Person, search = ""): Promise<void> {
  await page.context().addCookies(person.state.cookies);
  await page.goto(`/${person.organization.slug}/settings/audit${search}`);
  await expect(rows(page).first()).toBeVisible({ timeout: 20_000 });
}

/** Makes and renames a conversation, as a program would. */
async function work(page: Page, { organization }: Person): Promise<string> {
  const headers = { "x-tenant-id": organization.id, origin: new URL(page.url()).origin };
  const started = await page.request.post("/api/v1/runs", { headers, data: { message: "What is 2 + 2?" } });
  expect(started.status()).toBe(201);
  const { conversation_id } = await started.json();
  const renamed = await page.request.patch(`/api/v1/conversations/${conversation_id}`, {
    headers,
    data: { title: "Sums" },
  });
  expect(renamed.status()).toBe(200);
  return conversation_id;
}

test("an owner sees what was done, by whom and from where, and narrows it in the address", async ({ page, person }) => {
  await openLog(page, person);
  const conversation = await work(page, person);
  await page.reload();
  const renamed = row(page, /Conversation renamed/).first();
  await expect(renamed).toContainText("Grace Hopper");
  await renamed.getByRole("button", { name: /Conversation renamed/ }).click();
  await expect(renamed).toContainText(person.email);
  await expect(renamed).toContainText(conversation);
  await expectAccessible(page, "the audit log with an open row");

  await renamed.getByRole("button", { name: "Everything on this target" }).click();
  await expect(page).toHaveURL(new RegExp(`target=${conversation}`));
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByText("1 row found")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).not.toHaveURL(/target=/);

  await page.getByLabel("What", { exact: true }).selectOption({ label: "Organization created" });
  await expect(rows(page)).toHaveCount(1);
  await page.reload();
  await expect(page.getByLabel("What", { exact: true })).toHaveValue("organization.created");
  await row(page, /Organization created/)
    .getByRole("button", { name: /Organization created/ })
    .click();
  await expect(page.getByRole("row", { name: /Name – Compiler Works/ })).toBeVisible();
  await page.getByLabel("Search the log").fill("nothing says this");
  await expect(page.getByText("Nothing found")).toBeVisible();
});

test("new rows are counted while the page is open, and shown when asked for", async ({ page, person }) => {
  await openLog(page, person);
  const before = await rows(page).count();
  await work(page, person);
  const more = page.getByRole("button", { name: "Show 2 new rows" });
  await expect(more).toBeVisible({ timeout: 20_000 });
  await more.click();
  await expect(rows(page)).toHaveCount(before + 2);
});

test("the chain is checked, and an export verifies offline until a byte of it changes", async ({
  page,
  person,
}, info) => {
  await openLog(page, person);
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByText(/^All [\d,]+ rows are as they were written\.$/)).toBeVisible();

  const keys = info.outputPath("jwks.json");
  writeFileSync(keys, await (await page.request.get("/.well-known/jwks.json")).body());
  for (const format of ["CSV", "JSON"]) {
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: `Export as ${format}` }).click();
    const file = info.outputPath(`audit.${format.toLowerCase()}`);
    await (await downloading).saveAs(file);
    expect(verify(file, keys)).toContain("✓ genuine");
  }
  const file = info.outputPath("audit.json");
  writeFileSync(file, " ", { flag: "a" });
  expect(() => verify(file, keys)).toThrow(/not a whole export/);
});

function verify(file: string, keys: string): string {
  const script = ["--import", "tsx", "scripts/verify-audit.ts", file, "--jwks", keys];
  try {
    return execFileSync(process.execPath, script, { encoding: "utf8" });
  } catch (error) {
    throw new Error((error as { stdout?: string }).stdout);
  }
}

test("everything fits a small screen in the dark", async ({ page, person }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  await openLog(page, person, "?action=organization.created");
  await rows(page).first().getByRole("button").first().click();
  await expect(page.getByText("of the chain")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page, "the audit log on a small screen in the dark");
});
