import { expectAccessible } from "./axe";
import { expect, test } from "./fixtures";

test("somebody sees where they are signed in, ends one session, then all others", async ({
  browser,
  page,
  context,
  person,
  baseURL,
}) => {
  await context.addCookies(person.state.cookies);
  const elsewhere = async () => {
    const other = await browser.newContext({ baseURL: baseURL ?? "" });
    const { csrfToken } = await (await other.request.get("/api/auth/csrf")).json();
    const { email, password } = person;
    const step = await other.request.post("/api/v1/auth/sign-in", { data: { email, password } });
    const form = { csrfToken, ticket: (await step.json()).ticket };
    await other.request.post("/api/auth/callback/credentials", { form });
    const status = async () => (await other.request.get("/api/v1/auth/me")).status();
    expect(await status()).toBe(200);
    return { status, close: () => other.close() };
  };
  const first = await elsewhere();
  const second = await elsewhere();

  await page.goto(`/${person.organization.slug}/settings/sessions`);
  const sessions = page.getByRole("list", { name: "Sessions" });
  await expect(sessions.getByText("This session")).toHaveCount(1);
  await expectAccessible(page, "the page");
  const before = await sessions.getByRole("listitem").count();
  await sessions.getByRole("button", { name: /^End/ }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "End the session" }).click();
  await expect(sessions.getByRole("listitem")).toHaveCount(before - 1);
  expect([await first.status(), await second.status()].sort()).toEqual([200, 401]);

  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  expect([await first.status(), await second.status()]).toEqual([401, 401]);
  await expect(sessions.getByText("This session")).toBeVisible();
  await first.close();
  await second.close();
});
