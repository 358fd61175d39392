import { expect, test } from "vitest";
import { enqueueMail } from "@/features/notifications/mail/enqueue";
import { asSystem } from "@/lib/db/scope";
import { freshEmail } from "@/tests/setup/api";
import { startMailbox } from "@/tests/setup/mailbox";
import { linkIn } from "@/tests/setup/mailbox-reader";

const mailbox = await startMailbox();

const url = "http://localhost:3000/reset?token=secret-of-the-link";

test("a mail leaves soon after the commit and carries its link in both forms", async () => {
  const email = freshEmail();
  await asSystem((tx) => enqueueMail(tx, { template: "reset_password", to: { email, name: "Pat" }, props: { url } }));
  const mail = await mailbox.waitForMail(email);
  expect(linkIn(mail).href).toBe(url);
});
