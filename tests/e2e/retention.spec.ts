import postgres, { type Sql } from "postgres";
import { expectAccessible } from "./axe";
import { expect, registerPerson, test } from "./fixtures";

let database: Sql;
test.beforeAll(() => {
  database = postgres(process.env.DATABASE_URL ?? "", { max: 1 });
});
test.afterAll(() => database.end());

test("an administrator sees what a shorter time deletes before it holds", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const person = await registerPerson(await browser.newContext({ baseURL: baseURL ?? "" }));
  await database`
    insert into conversations (id, organization_id, user_id, title, last_message_at)
    select gen_random_uuid(), m.organization_id, m.user_id, 'Old', now() - n * interval '10 days'
    from memberships m, generate_series(1, 12) n where m.organization_id = ${person.organization.id}`;
  await context.addCookies(person.state.cookies);
  await page.goto(`/${person.organization.slug}/settings/retention`);
  await expect(page.getByRole("heading", { name: "Retention", level: 1 })).toBeVisible();
  const conversations = page.getByRole("row", { name: /^Conversations/ });
  await expect(conversations).toContainText("Kept for good. The oldest is from");
  await expect(page.getByRole("row", { name: /^Activity/ })).toContainText("Nothing to delete.");

  await page.getByLabel("Conversations: kept").selectOption({ label: "90 days" });
  await expect(conversations).toContainText("conversations at the next pass.");
  await expectAccessible(page, "the retention settings");
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("90 days instead of for good.");
  await expect(dialog).toContainText("will be deleted.");
  await expectAccessible(page, "the question whether to delete more");
  await dialog.getByRole("button", { name: "Save and delete" }).click();
  await expect(page.getByText("The retention settings are saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Conversations: kept")).toHaveValue("90");

  // A longer time deletes nothing more: nobody is asked.
  await page.getByLabel("Conversations: kept").selectOption({ label: "Other …" });
  await page.getByRole("spinbutton", { name: "Days" }).fill("100");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The retention settings are saved.").first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Conversations: kept")).toHaveValue("100");
});
