import { expect, test } from "vitest";
import { POST as startSignIn } from "@/app/api/v1/auth/sign-in/route";
import { redeemTicket } from "@/features/identity/sign-in/ticket";
import { goodPassword, request, signUp } from "../setup/api";
import { startMailbox } from "../setup/mailbox";
import { addTotp } from "../setup/second-factor";

const mailbox = await startMailbox();

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0";
const newerFirefox = firefox.replaceAll("142.0", "143.0");
const safari =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

async function signInFrom(email: string, userAgent: string): Promise<void> {
  const body = { email, password: goodPassword };
  const step = await (await startSignIn(request("/api/v1/auth/sign-in", { method: "POST", body }))).json();
  await redeemTicket(step.ticket, { requestId: "test", address: "203.0.113.7", userAgent });
}

test("a sign-in from a device not seen before is told by mail; the next from it and its updates are not", async () => {
  const { email } = await signUp();
  await signInFrom(email, firefox);
  const first = await mailbox.waitForMail(email, { subject: /sign-in/i });
  expect(first.text).toContain("Firefox on Linux");
  await signInFrom(email, firefox);
  await signInFrom(email, newerFirefox);
  await signInFrom(email, safari);
  const second = await mailbox.waitForMail(email, { subject: /sign-in/i, after: first });
  expect(second.text).toContain("Safari on iOS");
  const about = (await mailbox.mailsTo(email)).filter(({ subject }) => /sign-in/i.test(subject));
  expect(about).toHaveLength(2);
});

test("an added second factor is told by mail", async () => {
  const { email, token } = await signUp();
  await addTotp(token);
  const mail = await mailbox.waitForMail(email, { subject: /second factor|two-step|factor/i });
  expect(mail.text).toContain("added an authenticator app to your account");
});
