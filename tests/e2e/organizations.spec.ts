import { randomUUID } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { linkIn, openMailbox } from "../setup/mailbox-reader";
import { expectAccessible } from "./axe";
import { expect, messageBox, test } from "./fixtures";

const password = "violet-harbour-93-lantern";

interface Visitor {
  page: Page;
  name: string;
  email: string;
  organization: { id: string; name: string; slug: string };
}

const freshEmail = (name: string) => `${name}-${randomUUID()}@example.com`;

/** Somebody with an account and an organization of their own, signed in, in a browser of their own. */
async function givenVisitor(browser: Browser, baseURL: string | undefined, name: string): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: baseURL ?? "" });
  const email = freshEmail(name.toLowerCase());
  const registered = await context.request.post("/api/v1/auth/register", {
    data: { email, password, name, organization_name: `${name} Works` },
  });
  expect(registered.status()).toBe(201);
  const page = await context.newPage();
  await signIn(page, email);
  await page.waitForURL(/\/chat$/);
  return { page, name, email, organization: (await registered.json()).organization };
}

async function signIn(page: Page, email: string): Promise<void> {
  if (!page.url().includes("/login")) await page.goto("/login");
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Opens the link of the mail that came after signing up, and presses its button. */
async function confirmAddress({ page, email }: Visitor): Promise<void> {
  const mail = await openMailbox().waitForMail(email, { subject: /confirm/i });
  await page.goto(linkIn(mail).href);
  await page.getByRole("button", { name: "Confirm my address" }).click();
  await expect(page.getByText("Your e-mail address is confirmed.")).toBeVisible();
}

async function invite({ page, organization }: Visitor, email: string, role: string): Promise<string> {
  await page.goto(`/${organization.slug}/settings/invitations`);
  await page.getByRole("textbox", { name: "E-mail addresses" }).fill(email);
  await page.getByRole("combobox", { name: "Role" }).selectOption({ label: role });
  await page.getByRole("button", { name: "Send invitations" }).click();
  await expect(page.getByText("1 invitation sent.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Invitations" }).getByText(email)).toBeVisible();
  const mail = await openMailbox().waitForMail(email, { subject: /invit/i });
  return linkIn(mail).href;
}

const switcher = (page: Page) => page.getByRole("button", { name: /^Organization: / });
const memberRow = (page: Page, email: string) =>
  page.getByRole("list", { name: "Members" }).getByRole("listitem").filter({ hasText: email });

test("somebody new accepts an invitation by mail and works in the organization, and in no other", async ({
  browser,
  baseURL,
  page,
}) => {
  const owner = await givenVisitor(browser, baseURL, "Grace");
  await confirmAddress(owner);
  const email = freshEmail("ada");
  const link = await invite(owner, email, "Viewer");
  await expectAccessible(owner.page, "the invitations");

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Join Grace Works" })).toBeVisible();
  await expect(page.getByText("Grace invites you to join as a viewer.")).toBeVisible();
  await expectAccessible(page, "an invitation");
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada Lovelace");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create the account and join" }).click();
  await page.waitForURL(`**/${owner.organization.slug}/chat`);
  await switcher(page).click();
  await expect(page.getByRole("menuitemcheckbox")).toHaveCount(1);

  await owner.page.goto(`/${owner.organization.slug}/settings/members`);
  await expect(memberRow(owner.page, email)).toContainText("Ada Lovelace");
  await expect(owner.page.getByText("2 people belong to Grace Works.")).toBeVisible();
  await expectAccessible(owner.page, "the members");

  await page.goto(link);
  await page.waitForURL(`**/${owner.organization.slug}/chat`);
});

test("the wrong account is told whose invitation it is, and the right one joins with one click", async ({
  browser,
  baseURL,
}) => {
  const owner = await givenVisitor(browser, baseURL, "Grace");
  await confirmAddress(owner);
  const guest = await givenVisitor(browser, baseURL, "Katherine");
  const { page } = await givenVisitor(browser, baseURL, "Mallory");
  const link = await invite(owner, guest.email, "Member");

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation is for somebody else" })).toBeVisible();
  await expect(page.getByText("k•••")).toBeVisible();
  await expect(page.getByText(guest.email)).toHaveCount(0);
  await expectAccessible(page, "an invitation for somebody else");
  await page.getByRole("button", { name: "Sign in with another account" }).click();
  await page.waitForURL("**/login?next=*");
  await signIn(page, guest.email);
  await page.getByRole("button", { name: "Join Grace Works" }).click();
  await page.waitForURL(`**/${owner.organization.slug}/chat`);

  await guest.page.goto(`/${owner.organization.slug}/chat`);
  await expect(switcher(guest.page)).toHaveText(/Grace Works/);
});

test("links that are spent, taken back or made up are explained without naming the organization", async ({
  browser,
  baseURL,
  page,
}) => {
  const owner = await givenVisitor(browser, baseURL, "Grace");
  await confirmAddress(owner);
  const email = freshEmail("ada");
  const link = await invite(owner, email, "Member");
  await owner.page.getByRole("button", { name: "Revoke" }).click();
  await owner.page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(owner.page.getByText("Nobody is invited at the moment")).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation was taken back" })).toBeVisible();
  await expect(page.getByText("Grace Works")).toHaveCount(0);
  await page.goto("/invite/made-up");
  await expect(page.getByRole("heading", { name: "This invitation is not known" })).toBeVisible();
});

test("a change of role shows to the member, and a removal ends their access", async ({ browser, baseURL }) => {
  const owner = await givenVisitor(browser, baseURL, "Grace");
  await confirmAddress(owner);
  const guest = await givenVisitor(browser, baseURL, "Jean");
  const link = await invite(owner, guest.email, "Member");
  await guest.page.goto(link);
  await guest.page.getByRole("button", { name: "Join Grace Works" }).click();
  await expect(messageBox(guest.page)).toBeEditable();

  const members = `/${owner.organization.slug}/settings/members`;
  await owner.page.goto(members);
  await owner.page.getByRole("searchbox", { name: "Search members" }).fill("jean");
  await expect(memberRow(owner.page, owner.email)).toHaveCount(0);
  await owner.page.getByRole("combobox", { name: "Role of Jean" }).selectOption({ label: "Viewer" });
  await expect(owner.page.getByText("Jean is now viewer.")).toBeVisible();
  await guest.page.goto(members);
  await expect(memberRow(guest.page, guest.email)).toContainText("Viewer");
  await expect(guest.page.getByRole("combobox", { name: "Role of Jean" })).toHaveCount(0);
  await expect(guest.page.getByRole("link", { name: "Invite people" })).toHaveCount(0);

  await owner.page.getByRole("button", { name: "More about Jean" }).click();
  await owner.page.getByRole("menuitem", { name: "Remove…" }).click();
  await owner.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(owner.page.getByText("Jean was removed.")).toBeVisible();
  await guest.page.goto(members);
  await expect(guest.page.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
});

test("two tabs work in two organizations", async ({ browser, baseURL }) => {
  const { page, organization } = await givenVisitor(browser, baseURL, "Grace");
  const other = await page.context().newPage();
  await other.goto(`/${organization.slug}/chat`);
  await switcher(other).click();
  await other.getByRole("menuitem", { name: "Create an organization" }).click();
  await other.getByRole("textbox", { name: "Name" }).fill("Second Home");
  await expectAccessible(other, "a new organization");
  await other.getByRole("button", { name: "Create the organization" }).click();
  await expect(switcher(other)).toHaveText(/Second Home/);
  await page.goto(`/${organization.slug}/settings/general`);
  await expect(switcher(page)).toHaveText(/Grace Works/);
  await other.reload();
  await expect(switcher(other)).toHaveText(/Second Home/);
  await switcher(page).click();
  await page.getByRole("menuitemcheckbox", { name: "Second Home" }).click();
  await expect(switcher(page)).toHaveText(/Second Home/);
  await page.goto("/organizations");
  await expect(page.getByRole("link", { name: /Grace Works|Second Home/ })).toHaveCount(2);
  await expectAccessible(page, "the organizations");
});

test("another address keeps old links", async ({ browser, baseURL }) => {
  const { page, organization } = await givenVisitor(browser, baseURL, "Grace");
  await page.goto(`/${organization.slug}/settings/general`);
  await expectAccessible(page, "the general settings");
  await page.getByRole("textbox", { name: "Address" }).fill("settings");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("This address belongs to the product.")).toBeVisible();
  const slug = `works-${randomUUID()}`;
  await page.getByRole("textbox", { name: "Address" }).fill(slug);
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(`**/${slug}/settings/general`);
  await expect(page.getByText(`Earlier addresses that lead here: ${organization.slug}.`)).toBeVisible();
  await page.goto(`/${organization.slug}/settings/members?from=an-old-mail`);
  await expect(page).toHaveURL(`/${slug}/settings/members?from=an-old-mail`);
  await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
});

test("an organization is deleted, explains itself, can be exported and is restored", async ({ browser, baseURL }) => {
  const { page, email, organization } = await givenVisitor(browser, baseURL, "Grace");
  await page.goto(`/${organization.slug}/settings/general`);
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Delete the organization" })).toBeDisabled();
  await dialog.getByLabel(/^Type/).fill(organization.slug);
  await dialog.getByRole("button", { name: "Delete the organization" }).click();
  await page.waitForURL(`**/access/${organization.slug}`);
  await expect(page.getByRole("heading", { name: "Grace Works is being deleted" })).toBeVisible();
  await expectAccessible(page, "a deleted organization");
  await openMailbox().waitForMail(email, { subject: /delet/i });

  await page.goto(`/${organization.slug}/chat`);
  await page.waitForURL(`**/access/${organization.slug}`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export what I can read" }).click();
  expect((await download).suggestedFilename()).toBe(`${organization.slug}.zip`);
  await page.getByRole("link", { name: "Your account" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  await page.goto(`/access/${organization.slug}`);
  await page.getByRole("button", { name: "Restore the organization" }).click();
  await page.waitForURL(`**/${organization.slug}/settings/general`);
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Grace Works");
});
