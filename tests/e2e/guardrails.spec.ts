import { expectAccessible } from "./axe";
import { answered, ask, expect, registerPerson, test } from "./fixtures";

test("an administrator tightens the guardrails, and a message with an e-mail address is masked before it is stored", async ({
  page: chat,
  context,
  browser,
  baseURL,
}) => {
  // Somebody of their own: the guardrails hold for all that follows.
  const person = await registerPerson(await browser.newContext({ baseURL: baseURL ?? "" }));
  await context.addCookies(person.state.cookies);
  await chat.goto(`/${person.organization.slug}/settings/guardrails`);
  await expect(chat.getByRole("heading", { name: "Guardrails", level: 1 })).toBeVisible();
  await chat.getByLabel("E-mail addresses").check();
  await chat.getByLabel("Keywords", { exact: true }).last().fill("project falcon");
  await chat.getByLabel("Text", { exact: true }).fill("Write to anna@example.com about 4111 1111 1111 1111.");
  await chat.getByRole("button", { name: "Try it" }).click();
  await expect(chat.getByText("Write to [EMAIL_1] about [CARD_1].")).toBeVisible();
  await expectAccessible(chat, "the guardrails");
  await chat.getByRole("button", { name: "Save" }).click();
  await expect(chat.getByText("The guardrails are saved.")).toBeVisible();
  await chat.reload();
  await expect(chat.getByLabel("E-mail addresses")).toBeChecked();

  await chat.goto(`/${person.organization.slug}/chat`);
  await ask(chat, "Please remember anna@example.com for me.");
  await answered(chat);
  await chat.reload();
  await expect(chat.getByText("Please remember [EMAIL_1] for me.").first()).toBeVisible();
  await expect(chat.getByText("anna@example.com")).toHaveCount(0);

  await chat.goto(`/${person.organization.slug}/chat`);
  await ask(chat, "When does Project Falcon ship?");
  await expect(chat.getByText(/does not fit the rules of your organization/).first()).toBeVisible();
});
