import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import postgres from "postgres";
import { linkIn, openMailbox } from "../setup/mailbox-reader";
import { expectAccessible } from "./axe";
import { expect, type Person, registerPerson, test as withPages } from "./fixtures";

/** Each journey changes its person for good, so each has one of its own. */
const test = withPages.extend<{ ada: Person }>({
  ada: async ({ browser, context, baseURL }, use) => {
    const ada = await registerPerson(await browser.newContext({ baseURL: baseURL ?? "" }), "Ada Lovelace");
    await context.addCookies(ada.state.cookies);
    await use(ada);
  },
});

const otherPassword = "violet-harbour-93-lantern";
const picture = readFileSync("public/images/chat-light.webp");

async function openProfile(page: Page, { organization }: Person): Promise<void> {
  await page.goto(`/${organization.slug}/settings/profile`);
  await expect(page.getByRole("heading", { name: "Profile" })).toBeVisible();
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function openLink(page: Page, to: string, subject: RegExp): Promise<void> {
  const mail = await openMailbox().waitForMail(to, { subject });
  await page.goto(linkIn(mail).href);
}

async function resetPassword(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/forgot");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByText(`If an account uses ${email}, a link is on its way.`)).toBeVisible();
  await openLink(page, email, /reset/i);
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText("Your new password holds.")).toBeVisible();
}

test("somebody new is reminded to confirm their address until they press the button of the mail's page", async ({
  page,
}) => {
  const email = `ada-${randomUUID()}@example.com`;
  await page.goto("/register");
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(otherPassword);
  await expectAccessible(page, "the sign-up page");
  await page.getByRole("button", { name: "Create the account" }).click();
  const reminder = page.getByRole("region", { name: "Your address is not confirmed" });
  await expect(reminder).toContainText(email);
  await expect(reminder.getByRole("link", { name: "Open the local mailbox" })).toBeVisible();
  await expectAccessible(page, "the chat with its reminder");
  const first = await openMailbox().waitForMail(email, { subject: /confirm/i });
  await reminder.getByRole("button", { name: "Send it again" }).click();
  await expect(reminder).toContainText("Another link is on its way");
  const second = await openMailbox().waitForMail(email, { subject: /confirm/i, after: first });

  await page.goto(linkIn(second).href);
  await expectAccessible(page, "the page of the link");
  await page.getByRole("button", { name: "Confirm my address" }).click();
  await expect(page.getByText("Your e-mail address is confirmed.")).toBeVisible();
  await page.getByRole("link", { name: "Go on" }).click();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
  await expect(reminder).toHaveCount(0);

  await page.goto(linkIn(first).href);
  await page.getByRole("button", { name: "Confirm my address" }).click();
  await expect(page.getByText("This link was used already")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send me a link" })).toBeVisible();
});

test("a forgotten password is replaced by a mail's link, which works once", async ({ page, ada }) => {
  await page.context().clearCookies();
  await resetPassword(page, ada.email, otherPassword);
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, ada.email, otherPassword);
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();

  await openLink(page, ada.email, /reset/i);
  await page.getByLabel("New password", { exact: true }).fill("copper-meadow-17-thimble");
  await expectAccessible(page, "the page that sets a password");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText("This link was used already")).toBeVisible();
});

test("a link without its secret says so, and an unknown address gets the same answer as a known one", async ({
  page,
}) => {
  await page.goto("/reset");
  await expect(page.getByText("This link is not complete.")).toBeVisible();
  await page.getByRole("link", { name: "Ask for another one" }).click();
  await page.getByLabel("E-mail").fill("nobody-at-all@example.com");
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByText("If an account uses nobody-at-all@example.com, a link is on its way.")).toBeVisible();
  await expectAccessible(page, "the page for forgotten passwords");
});

test("name and picture are changed and show in the menu", async ({ page, ada }) => {
  await openProfile(page, ada);
  await expectAccessible(page, "the profile");
  const menu = page.getByRole("complementary", { name: "Sidebar" }).getByRole("button", { name: ada.email });
  await page.getByLabel("Name", { exact: true }).fill("Ada King");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Your name is saved.")).toBeVisible();
  await expect(menu).toContainText("Ada King");

  const answered = page.waitForResponse((answer) => answer.url().includes("/api/v1/me/avatar?version="));
  await page.getByLabel("Picture").setInputFiles({ name: "me.webp", mimeType: "image/webp", buffer: picture });
  expect((await (await answered).body()).byteLength).toBeLessThan(100_000);
  await expect(page.getByRole("button", { name: "Change the picture" })).toBeVisible();
  await expect(menu.locator("[style*=avatar]")).toBeVisible();

  await page
    .getByLabel("Picture")
    .setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  await expect(page.getByText("This picture cannot be read.")).toBeVisible();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("button", { name: "Add a picture" })).toBeVisible();
  await expect(menu.locator("[style*=avatar]")).toHaveCount(0);
});

test("the password is changed by whoever knows the current one", async ({ page, ada }) => {
  await openProfile(page, ada);
  await page.getByLabel("Current password").fill("not the password");
  await page.getByLabel("New password", { exact: true }).fill(otherPassword);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("This is not your current password.")).toBeVisible();
  await page.getByLabel("Current password").fill(ada.password);
  await page.getByLabel("New password", { exact: true }).fill(ada.password);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("You used this password before.")).toBeVisible();
  await page.getByLabel("New password", { exact: true }).fill(otherPassword);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  await openMailbox().waitForMail(ada.email, { subject: /password was changed/i });
});

test("another address holds once its link is opened, and the old one is told", async ({ page, ada }) => {
  const email = `ada-${randomUUID()}@example.com`;
  await openProfile(page, ada);
  await page.getByLabel("New address").fill(email);
  await page.getByRole("button", { name: "Change the address" }).click();
  await expect(page.getByText(`Open the link we sent to ${email}.`)).toBeVisible();
  await openLink(page, email, /confirm your new address/i);
  await page.getByRole("button", { name: "Use this address" }).click();
  await expect(page.getByText("Your account has its new address.")).toBeVisible();
  await openMailbox().waitForMail(ada.email, { subject: /address .* was changed/i });
  await openProfile(page, ada);
  await expect(page.getByRole("region", { name: "E-mail address" })).toContainText(email);
  await expect(page.getByText("Confirmed", { exact: true })).toBeVisible();
});

test("a kind of mail is switched off and stays off, and news are wanted", async ({ page, ada }) => {
  await page.goto(`/${ada.organization.slug}/settings/notifications`);
  const signIns = page.getByRole("switch", { name: "New sign-ins" });
  const news = page.getByRole("switch", { name: "News" });
  await expect(signIns).toBeChecked();
  await expectAccessible(page, "the notifications");
  await signIns.click();
  await news.click();
  await expect(signIns).not.toBeChecked();
  await expect(news).toBeEnabled();
  await page.reload();
  await expect(signIns).not.toBeChecked();
  await expect(news).toBeChecked();
});

test("all of one's data is saved as a ZIP file", async ({ page, ada }) => {
  await openProfile(page, ada);
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export my data" }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(/^cadre-export-.*\.zip$/);
  const files = unzipSync(new Uint8Array(readFileSync(await download.path())));
  expect(JSON.parse(strFromU8(files["account.json"] ?? new Uint8Array()))).toMatchObject({ email: ada.email });
});

test("a disabled account lets nobody in until its owner sets a new password by mail", async ({ page, ada }) => {
  await openProfile(page, ada);
  await page.getByRole("button", { name: "Disable the account" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable the account" }).click();
  await expect(page).toHaveURL(/\/login/);
  await signIn(page, ada.email, ada.password);
  await expect(page.getByText("This account is disabled.")).toBeVisible();
  await resetPassword(page, ada.email, otherPassword);
  await signIn(page, ada.email, otherPassword);
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
});

test("a deleted account is gone, with the organization in which its owner was alone", async ({ page, ada }) => {
  await openProfile(page, ada);
  await page.getByRole("button", { name: "Delete the account" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Delete for good" })).toBeDisabled();
  await dialog.getByRole("textbox").fill(ada.email);
  await expectAccessible(page, "the question before deleting");
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(page).toHaveURL(/\/login/);
  await openMailbox().waitForMail(ada.email, { subject: /deleted/i });
  await signIn(page, ada.email, ada.password);
  await expect(page.getByText("E-mail or password is wrong.")).toBeVisible();
});

test("whoever was signed in too long ago confirms that it is them, and the change goes on", async ({ page, ada }) => {
  await openProfile(page, ada);
  const database = postgres(process.env.DATABASE_URL ?? "", { max: 1 });
  await database`
    update sessions set authenticated_at = now() - interval '11 minutes'
    where user_id = (select id from users where email = ${ada.email})`;
  await database.end();
  const email = `ada-${randomUUID()}@example.com`;
  await page.getByLabel("New address").fill(email);
  await page.getByRole("button", { name: "Change the address" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password", { exact: true }).fill(ada.password);
  await dialog.getByLabel("Password", { exact: true }).press("Enter");
  await expect(page.getByText(`Open the link we sent to ${email}.`)).toBeVisible();
});
