import { answered, answers, conversationLinks, expect, messageBox, test } from "./fixtures";

test("everything in the chat can be done with the keyboard alone", async ({ chat }) => {
  const { keyboard } = chat;
  await keyboard.press("/");
  await expect(messageBox(chat)).toBeFocused();
  await keyboard.type("Write 1200 characters,");
  await keyboard.press("Shift+Enter");
  await keyboard.type("slowly please");
  await keyboard.press("Enter");
  await expect(answers(chat).getByRole("group").first()).toBeVisible();
  await keyboard.press("Escape");
  await expect(answers(chat)).toContainText("You stopped this answer.");

  await keyboard.type("2 to the power of 10");
  await keyboard.press("Enter");
  await expect(answers(chat)).toHaveCount(2);
  await answered(chat);
  const card = answers(chat)
    .last()
    .getByRole("button", { name: /^Calculator/ });
  await card.focus();
  await keyboard.press("Enter");
  await expect(card).toHaveAttribute("aria-expanded", "true");
  await keyboard.press("Space");
  await expect(card).toHaveAttribute("aria-expanded", "false");

  await keyboard.press("?");
  await expect(chat.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await keyboard.press("Escape");
  await expect(chat.getByRole("dialog")).toHaveCount(0);
  await expect(card).toBeFocused();

  await keyboard.press("Control+b");
  await expect(chat.getByRole("complementary", { name: "Sidebar" })).toBeHidden();
  await keyboard.press("Control+b");
  await expect(chat.getByRole("complementary", { name: "Sidebar" })).toBeVisible();
});

test("the palette finds conversations and commands", async ({ chat }) => {
  const { keyboard } = chat;
  await keyboard.press("Control+k");
  const palette = chat.getByRole("dialog", { name: "Commands" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await keyboard.type("see the ag");
  await expect(palette.getByRole("option")).toHaveCount(1);
  await keyboard.press("Enter");
  await expect(chat.getByRole("heading", { name: "Agents", level: 1 })).toBeVisible();

  await keyboard.press("Control+k");
  await palette.getByRole("combobox").fill("dark");
  await expect(palette.getByRole("option", { name: "Dark theme" })).toBeVisible();
  await keyboard.press("Enter");
  await expect(chat.locator("html")).toHaveAttribute("data-theme", "dark");
  await chat.reload();
  await expect(chat.locator("html")).toHaveAttribute("data-theme", "dark");

  await keyboard.press("Control+Shift+o");
  await expect(chat).toHaveURL(/\/chat$/);
});

test("menus open, move and close by keys, and give the focus back", async ({ chat }) => {
  const { keyboard } = chat;
  const picker = chat.getByRole("button", { name: /^Agent:/ });
  await picker.focus();
  await keyboard.press("ArrowDown");
  // The menu's code arrives on first use, and the focus moves a moment after its key.
  await expect(chat.getByRole("menu")).toBeFocused();
  await keyboard.press("ArrowDown");
  const agents = chat.getByRole("menuitemcheckbox");
  await expect(agents.nth(0)).toBeFocused();
  await keyboard.press("ArrowDown");
  await expect(agents.nth(1)).toBeFocused();
  await keyboard.press("Enter");
  await expect(picker).not.toHaveText(/Triage/);
  await expect(picker).toBeFocused();
  await keyboard.press("Enter");
  await expect(chat.getByRole("menu")).toBeFocused();
  await keyboard.press("Escape");
  await expect(chat.getByRole("menu")).toBeHidden();
  await expect(picker).toBeFocused();
});

test("a row of the list is renamed from the keyboard", async ({ chat }) => {
  const { keyboard } = chat;
  await messageBox(chat).fill("What is 9 * 9?");
  await keyboard.press("Enter");
  await expect(answers(chat)).toHaveCount(1);
  await answered(chat);
  await expect(conversationLinks(chat).first()).toHaveAttribute("aria-current", "page");
  await conversationLinks(chat).first().focus();
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  const rename = chat.getByRole("menuitem", { name: "Rename" });
  await expect(rename).toBeVisible();
  await expect(async () => {
    await keyboard.press("ArrowDown");
    await expect(rename).toBeFocused({ timeout: 200 });
  }).toPass();
  await keyboard.press("Enter");
  const input = chat.getByRole("textbox", { name: "Title of the conversation" });
  await expect(input).toBeFocused();
  await keyboard.press("Control+a");
  await keyboard.type("Nines");
  await keyboard.press("Enter");
  await expect(conversationLinks(chat).first()).toHaveText("Nines");
});
