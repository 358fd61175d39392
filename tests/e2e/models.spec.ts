import postgres from "postgres";
import { expectAccessible } from "./axe";
import { answered, ask, expect, registerPerson, test } from "./fixtures";

test("an administrator learns why a key is refused, chooses models, and the next chat answers with them", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  // Somebody of their own: the choice holds for every chat of the organization.
  const person = await registerPerson(await browser.newContext({ baseURL: baseURL ?? "" }));
  const database = postgres(process.env.DATABASE_URL ?? "", { max: 1 });
  await database`update users set email_verified_at = now() where email = ${person.email}`;
  await database.end();
  await context.addCookies(person.state.cookies);
  await page.goto(`/${person.organization.slug}/settings/models`);
  await expect(page.getByRole("heading", { name: "Models", level: 1 })).toBeVisible();
  await expect(page.getByRole("list", { name: "Keys of the installation" })).toBeVisible();
  await expectAccessible(page, "the model settings");

  await page.getByRole("button", { name: "Add a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Provider", { exact: true }).selectOption("openai_compatible");
  await dialog.getByLabel("Key", { exact: true }).fill("secret-key-of-nobody");
  await dialog.getByLabel("Address").fill("http://127.0.0.1:9/v1");
  await dialog.getByLabel("Models").fill("anything");
  await expectAccessible(page, "the dialog of a key");
  await dialog.getByRole("button", { name: "Test and save" }).click();
  await expect(dialog.getByText(/private|reach/i).first()).toBeVisible();
  await expect(dialog.getByLabel("Key", { exact: true })).toHaveValue("secret-key-of-nobody");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole("combobox", { name: /^Default model/ }).click();
  await page.getByRole("option", { name: /^Local demo model/ }).click();
  const chosen = "Local demo model";
  await expect(page.getByRole("combobox", { name: `Default model: ${chosen}` })).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The choice of models is saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("combobox", { name: `Default model: ${chosen}` })).toBeVisible();

  await page.goto(`/${person.organization.slug}/chat`);
  await ask(page, "What is 2 + 2?");
  await answered(page);
});
