import { expectAccessible } from "./axe";
import { expect, test } from "./fixtures";

test("somebody says that agents may not remember them, and it stays so", async ({ page, context, person }) => {
  await context.addCookies(person.state.cookies);
  await page.goto(`/${person.organization.slug}/settings/memory`);
  const choice = page.getByRole("switch", { name: "Agents may remember things about me" });
  await expect(choice).toBeChecked();
  const saved = page.waitForResponse(
    (response) => response.url().endsWith("/api/v1/memory-preference") && response.ok(),
  );
  await choice.click();
  await expect(choice).not.toBeChecked();
  await saved;
  await expectAccessible(page, "the settings for memory");
  await page.reload();
  await expect(choice).not.toBeChecked();
});
