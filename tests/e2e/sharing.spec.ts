import { readFile } from "node:fs/promises";
import { expectAccessible } from "./axe";
import { answered, ask, expect, messageBox, test } from "./fixtures";

test("a link shows a conversation to somebody without an account, until it is revoked", async ({
  chat,
  browser,
  baseURL,
}) => {
  await ask(chat, "What is 12 * 11?");
  await answered(chat);
  await chat.getByRole("button", { name: "Share this conversation" }).click();
  const dialog = chat.getByRole("dialog", { name: "Share the conversation" });
  await dialog.getByRole("combobox", { name: "It works" }).selectOption("7");
  await dialog.getByRole("button", { name: "Make a link" }).click();
  const link = await dialog.getByRole("textbox", { name: "The link, shown only now" }).inputValue();
  expect(link).toMatch(/\/share#[\w-]{43}$/);
  await expectAccessible(chat, "the share dialog");

  const anonymous = await browser.newContext({ baseURL: baseURL ?? "" });
  const reader = await anonymous.newPage();
  const requests: string[] = [];
  reader.on("request", (request) => requests.push(request.url()));
  await reader.goto(link);
  await expect(reader.getByRole("article", { name: "Question" })).toContainText("What is 12 * 11?");
  await expect(reader.getByRole("article", { name: /^Answer of/ })).toContainText("132");
  await expect(reader.locator('meta[name="robots"]')).toHaveAttribute("content", /noindex/);
  expect(requests.filter((url) => url.includes(link.split("#")[1] ?? ""))).toEqual([]);
  await expectAccessible(reader, "a shared conversation");

  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(dialog.getByRole("list", { name: "Links" }).getByRole("listitem")).toHaveCount(0);
  await reader.reload();
  await expect(reader.getByRole("heading", { name: "There is nothing behind this link" })).toBeVisible();
  await anonymous.close();
});

test("a search finds a message, marks the words and goes to it", async ({ chat }) => {
  await ask(chat, "What is 17 * 19?");
  await answered(chat);
  await chat.getByRole("button", { name: "New chat" }).first().click();
  await expect(messageBox(chat)).toBeEditable();
  await chat.keyboard.press("ControlOrMeta+k");
  const palette = chat.getByRole("dialog", { name: "Commands" });
  await palette.getByRole("combobox").fill("323");
  const hit = palette
    .getByRole("option")
    .filter({ has: chat.locator("mark", { hasText: "323" }) })
    .first();
  await expect(hit).toBeVisible();
  await expectAccessible(chat, "found messages");
  await hit.click();
  await expect(chat.getByRole("article", { name: /^Answer of/ }).last()).toContainText("323");
  await expect(chat).toHaveURL(/\/chat\/[\w-]+$/);
});

test("a conversation is downloaded as Markdown and laid out for print", async ({ chat, person }) => {
  await ask(chat, "What is 13 * 13?");
  await answered(chat);
  await chat.getByRole("button", { name: "What to do with this conversation" }).click();
  const download = chat.waitForEvent("download");
  await chat.getByRole("menuitem", { name: "Export as Markdown" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.md$/);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain("## You\n\nWhat is 13 * 13?");
  expect(text).toContain("169");

  const id = new URL(chat.url()).pathname.split("/").at(-1);
  await chat.addInitScript(() => {
    window.print = () => undefined;
  });
  await chat.goto(`/${person.organization.slug}/print/${id}`);
  await expect(chat.getByRole("main")).toContainText("169");
  await expectAccessible(chat, "the printout");
});

test("a conversation is pinned, archived and found in the archive", async ({ chat }) => {
  await ask(chat, "What is 14 * 14?");
  await answered(chat);
  const act = async (name: string) => {
    await chat.getByRole("button", { name: "What to do with this conversation" }).click();
    await chat.getByRole("menuitem", { name, exact: true }).click();
  };
  const list = chat.getByRole("navigation", { name: "Conversations" });
  await act("Pin");
  await expect(list.getByRole("region", { name: "Pinned" }).getByRole("link")).toHaveCount(1);
  await act("Unpin");
  await expect(list.getByRole("region", { name: "Pinned" })).toHaveCount(0);
  await act("Archive");
  await expect(list.locator('[aria-current="page"]')).toHaveCount(0);
  await chat.getByRole("button", { name: "Shown: Chats" }).click();
  await chat.getByRole("menuitemcheckbox", { name: "Archive" }).click();
  await expect(list.locator('[aria-current="page"]')).toHaveCount(1);
});
