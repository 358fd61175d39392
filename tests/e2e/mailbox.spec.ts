import { expectAccessible } from "./axe";
import { expect, test } from "./fixtures";

test("whoever waits for a mail finds it in the local mailbox and comes back by its button", async ({
  page,
  browser,
  person,
}) => {
  await page.goto("/forgot");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  const address = await page.getByRole("link", { name: "Open the local mailbox" }).getAttribute("href");

  const elsewhere = await browser.newContext();
  const mailbox = await elsewhere.newPage();
  await mailbox.goto(address ?? "");
  await mailbox
    .getByRole("button", { name: `Reset your Cadre password ${person.email}` })
    .first()
    .click();
  await expect(mailbox.getByRole("heading", { name: "Reset your Cadre password" })).toBeVisible();
  const mail = mailbox.frameLocator('iframe[title="The mail"]');
  await expect(mail.getByText(`reset the password of ${person.email}`).last()).toBeVisible();
  const opening = elsewhere.waitForEvent("page");
  await mail.getByRole("link", { name: "Choose a new password" }).click();
  const opened = await opening;
  await expect(opened).toHaveURL(/\/reset/);
  await expect(opened.getByLabel("New password", { exact: true })).toBeVisible();
  await mailbox.getByRole("button", { name: "Plain text" }).click();
  await expect(mailbox.getByRole("link", { name: /\/reset#/ })).toBeVisible();
  await expectAccessible(mailbox, "the mailbox");
  await elsewhere.close();
});
