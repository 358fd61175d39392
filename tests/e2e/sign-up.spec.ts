import { randomUUID } from "node:crypto";
import { answered, answers, ask, expect, messageBox, test } from "./fixtures";

const password = "violet-harbour-93-lantern";

test("somebody signs up, asks, and sees two tools at work and the right answer", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("E-mail").fill(`ada-${randomUUID()}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await expect(page.getByText("Strong password.")).toBeVisible();
  await page.getByLabel("Organization").fill("Analytical Engines");
  await page.getByRole("button", { name: "Create the account" }).click();

  await expect(page.getByRole("heading", { name: "What can I do for you, Ada?" })).toBeVisible();
  await expect(page).toHaveURL(/\/analytical-engines[^/]*\/chat$/);
  await expect(page.getByRole("button", { name: "Organization: Analytical Engines" })).toBeVisible();

  await ask(page, "What is 18% of 2,450 and what day is it?");
  await answered(page);
  const answer = answers(page).last();
  await expect(answer.getByRole("group", { name: /^Tool call:/ })).toHaveCount(2);
  await expect(answer.getByRole("group", { name: "Tool call: Calculator" })).toContainText("441");
  await expect(answer).toContainText("18% of 2,450 is 441");
  const weekday = new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format(new Date());
  await expect(answer).toContainText(weekday);
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);

  await answer.getByRole("button", { name: "Current time" }).click();
  await expect(answer.getByRole("definition").first()).toBeVisible();
  await answer.getByRole("button", { name: "Details of this answer" }).click();
  await expect(answer).toContainText(/tokens in/);
});

test("a weak password and a taken address are explained at their fields", async ({ page, person }) => {
  await page.goto("/register");
  await page.getByLabel("E-mail").fill(person.email);
  const field = page.getByLabel("Password", { exact: true });
  await field.fill("password1234");
  await expect(page.getByText(/easy to guess/i)).toBeVisible();
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill(password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
});

test("a sign-in leads back to the page that asked for it, and signing out ends the session", async ({
  page,
  person,
}) => {
  const wanted = `/${person.organization.slug}/agents`;
  await page.goto(wanted);
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("E-mail or password is wrong.")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
  await expect(page).toHaveURL(wanted);

  await page.getByRole("link", { name: "Researcher", exact: true }).click();
  await page.getByRole("link", { name: "Start a chat" }).click();
  await expect(page.getByRole("button", { name: "Agent: Researcher" })).toBeVisible();
  await expect(messageBox(page)).toBeEditable();

  await page.getByRole("button", { name: person.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/login");
  await page.goto(wanted);
  await expect(page).toHaveURL(/\/login/);
});
