import { expectAccessible } from "./axe";
import { answered, answers, ask, expect, messageBox, test } from "./fixtures";

test("a message is edited, its answer given again, and every version can be gone back to", async ({ chat }) => {
  await ask(chat, "What is 6 * 7?");
  await answered(chat);
  const question = chat.getByRole("article", { name: /^You at/ }).last();
  await question.hover();
  await question.getByRole("button", { name: "Edit the message" }).click();
  const editor = chat.getByRole("textbox", { name: "Edit the message" });
  await expect(editor).toBeFocused();
  await editor.fill("What is 6 * 8?");
  await editor.press("Enter");
  await expect(answers(chat).last()).toContainText("48", { timeout: 45_000 });
  await answered(chat);
  await expect(question.getByText("2 / 2")).toBeVisible();

  await chat.getByRole("button", { name: "Answer again" }).click();
  await expect(answers(chat).last().getByText("2 / 2")).toBeVisible({ timeout: 45_000 });
  await expectAccessible(chat, "a switched branch");

  await question.getByRole("button", { name: "Earlier version of this message" }).click();
  await expect(answers(chat).last()).toContainText("42");
  await expect(question).toContainText("What is 6 * 7?");
  await chat.reload();
  await expect(answers(chat).last()).toContainText("42");
  await question.getByRole("button", { name: "Later version of this message" }).click();
  await expect(answers(chat).last()).toContainText("48");
});

test("an answer is rated, and the rating is there again after a reload", async ({ chat }) => {
  await ask(chat, "What is 9 * 9?");
  await answered(chat);
  await chat.getByRole("button", { name: "Bad answer" }).click();
  const dialog = chat.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("I knew that.");
  await dialog.getByRole("button", { name: "Send" }).click();
  await expect(chat.getByRole("button", { name: "Bad answer" })).toHaveAttribute("aria-pressed", "true");
  await expect(dialog).toBeHidden();
  await chat.reload();
  await expect(chat.getByRole("button", { name: "Bad answer" })).toHaveAttribute("aria-pressed", "true");
});

test("messages that are written while somebody answers wait, are put in order, and are sent by themselves", async ({
  chat,
}) => {
  // Long enough for all of this; sending one now cuts it off.
  await ask(chat, "Write 6000 characters, slowly please");
  await expect(chat.getByRole("button", { name: "Stop answering" })).toBeEnabled();
  for (const text of ["What is 1 + 1?", "What is 2 + 2?", "What is 3 + 3?"]) {
    await messageBox(chat).fill(text);
    await chat.getByRole("button", { name: "Queue the message" }).click();
    await expect(messageBox(chat)).toHaveValue("");
  }
  const waiting = chat.getByRole("region", { name: "Messages that wait" });
  await expect(waiting.getByRole("listitem")).toHaveCount(3);
  await waiting.getByRole("button", { name: "Move up: What is 3 + 3?" }).click();
  await expect(waiting.getByRole("listitem").nth(1)).toContainText("3 + 3");
  await waiting.getByRole("button", { name: "Remove: What is 1 + 1?" }).click();
  await expect(waiting.getByRole("listitem")).toHaveCount(2);
  await expectAccessible(chat, "the queue");
  await waiting.getByRole("button", { name: "Send now: What is 3 + 3?" }).click();
  await expect(waiting).toBeHidden({ timeout: 45_000 });
  await answered(chat);
  const questions = chat.getByRole("article", { name: /^You at/ });
  await expect(questions.filter({ hasText: "What is 3 + 3?" })).toBeVisible();
  await expect(questions.last()).toContainText("What is 2 + 2?");
  await expect(answers(chat).last()).toContainText("4");
});
