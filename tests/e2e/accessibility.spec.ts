import { expectAccessible } from "./axe";
import { answered, answers, ask, expect, test } from "./fixtures";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: "reduce" } });

    test("axe finds nothing on the public pages", async ({ page }) => {
      for (const path of ["/", "/login", "/register", "/nowhere/at/all", "/docs/errors"]) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectAccessible(page, path);
      }
    });

    test("axe finds nothing on the pages of the app", async ({ chat, person }) => {
      await expectAccessible(chat, "a new chat");
      await ask(chat, "write code that prints the first 10 primes");
      await answered(chat);
      const closed = answers(chat).getByRole("button", { expanded: false });
      while ((await closed.count()) > 0) await closed.first().click();
      await expectAccessible(chat, "an answer with its steps opened");
      await ask(chat, "fail");
      await expect(answers(chat).getByRole("alert")).toBeVisible({ timeout: 20_000 });
      await expectAccessible(chat, "a failed answer");
      await chat.goto(`/${person.organization.slug}/agents`);
      await expect(chat.getByRole("heading", { name: "Researcher" })).toBeVisible();
      await expectAccessible(chat, "the agents");
      await chat.goto("/logout");
      await expectAccessible(chat, "the sign-out page");
    });

    test("axe finds nothing in menus, the palette and the shortcut help", async ({ chat }) => {
      await chat.keyboard.press("Control+k");
      await expect(chat.getByRole("dialog", { name: "Commands" })).toBeVisible();
      await expectAccessible(chat, "the palette");
      await chat.keyboard.press("Escape");
      await expect(chat.getByRole("dialog")).toHaveCount(0);
      await chat.getByRole("button", { name: "Close the sidebar" }).focus();
      await chat.keyboard.press("?");
      await expect(chat.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
      await expectAccessible(chat, "the shortcut help");
      await chat.keyboard.press("Escape");
      for (const name of [/^Organization:/, /^Agent:/]) {
        await chat.getByRole("button", { name }).click();
        await expect(chat.getByRole("menu")).toBeVisible();
        await expectAccessible(chat, `the menu ${name}`);
        await chat.keyboard.press("Escape");
        await expect(chat.getByRole("menu")).toBeHidden();
      }
    });
  });
}

test("no page, the API reference among them, violates its content security policy", async ({ page }) => {
  for (const path of ["/", "/login", "/register", "/docs/api", "/docs/errors"]) {
    await page.goto(path, { waitUntil: "networkidle" });
    await expect(page.getByRole("heading").first()).toBeVisible();
  }
});
