import { randomUUID } from "node:crypto";
import { answered, ask, conversationLinks, expect, test } from "./fixtures";

test("a conversation is renamed, found, deleted and brought back", async ({ chat }) => {
  const title = `Sums ${randomUUID().slice(0, 8)}`;
  await ask(chat, "What is 12 * 12?");
  await answered(chat);
  const address = chat.url();

  await chat.getByRole("button", { name: "What to do with this conversation" }).click();
  await chat.getByRole("menuitem", { name: "Rename" }).click();
  const input = chat.getByRole("textbox", { name: "Title of the conversation" });
  await expect(input).toBeFocused();
  await input.fill(title);
  await input.press("Enter");
  await expect(chat.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(conversationLinks(chat).filter({ hasText: title })).toHaveAttribute("aria-current", "page");

  await chat.getByRole("searchbox", { name: "Search conversations" }).fill("nothing is called like this");
  await expect(chat.getByText("Nothing found")).toBeVisible();
  await chat.getByRole("searchbox", { name: "Search conversations" }).fill(title);
  await expect(conversationLinks(chat)).toHaveCount(1);

  await conversationLinks(chat).first().hover();
  await chat.getByRole("button", { name: `What to do with “${title}”` }).click();
  await chat.getByRole("menuitem", { name: "Delete" }).click();
  await expect(conversationLinks(chat)).toHaveCount(0);
  await expect(chat).toHaveURL(/\/chat$/);
  await chat.getByRole("button", { name: "Undo" }).click();
  await expect(conversationLinks(chat)).toHaveCount(1);
  await expect(chat).toHaveURL(address);
  await expect(chat.getByText("What is 12 * 12?").first()).toBeVisible();
});

test("going back and forth between conversations shows each of them", async ({ chat }) => {
  await ask(chat, "What is 11 * 11?");
  await answered(chat);
  await chat.getByRole("button", { name: "New chat" }).first().click();
  await expect(chat).toHaveURL(/\/chat$/);
  await ask(chat, "What is 21 * 21?");
  await answered(chat);
  await chat.goBack();
  await expect(chat.getByRole("heading", { level: 1 })).toContainText("11 * 11");
  await chat.goForward();
  await expect(chat.getByRole("heading", { level: 1 })).toContainText("21 * 21");
});

test("a conversation that does not exist says so", async ({ chat }) => {
  await chat.goto(`${chat.url()}/${randomUUID()}`);
  await expect(chat.getByText("This conversation is not here")).toBeVisible();
  await chat.getByRole("button", { name: "Start a new one" }).click();
  await expect(chat.getByRole("heading", { name: "What can I do for you, Grace?" })).toBeVisible();
});
