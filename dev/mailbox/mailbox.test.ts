import { request } from "node:http";
import nodemailer from "nodemailer";
import { afterAll, beforeEach, expect, test } from "vitest";
import { startMailbox } from "./mailbox";
import type { StoredMessage } from "./store";

const mailbox = await startMailbox({ port: 0, smtpPort: 0, refuse: (to) => (to.startsWith("refused@") ? 550 : null) });
afterAll(mailbox.close);
beforeEach(() => fetch(`${mailbox.url}/api/messages`, { method: "DELETE" }));

function send(to: string, html = "<p>Hello</p>") {
  const transport = nodemailer.createTransport({ url: mailbox.smtpUrl });
  return transport.sendMail({ from: "Cadre <hello@cadre.test>", to, subject: "Grüße", text: "Hello", html });
}

async function list(to = ""): Promise<StoredMessage[]> {
  const response = await fetch(`${mailbox.url}/api/messages${to && `?to=${encodeURIComponent(to)}`}`);
  return (await response.json()).messages;
}

/** Fetch does not let anybody choose the `Host`; a name that points here would. */
function statusFor(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${mailbox.url}/api/messages`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once("error", reject).end();
  });
}

test("mails are listed newest first, of one recipient when asked", async () => {
  await send("pat@example.com");
  await send("Mira <mira@example.com>");
  expect((await list()).map(({ to }) => to)).toEqual(["Mira <mira@example.com>", "pat@example.com"]);
  expect(await list("PAT@example.com")).toMatchObject([
    {
      from: "Cadre <hello@cadre.test>",
      subject: "Grüße",
      text: expect.stringContaining("Hello"),
      recipients: ["pat@example.com"],
    },
  ]);
});

test("mails of one recipient can be forgotten alone", async () => {
  await send("pat@example.com");
  await send("mira@example.com");
  await fetch(`${mailbox.url}/api/messages?to=pat@example.com`, { method: "DELETE" });
  expect((await list()).map(({ to }) => to)).toEqual(["mira@example.com"]);
});

test("a mail is shown in a sandbox without scripts, and its links open elsewhere", async () => {
  await send("pat@example.com", "<html><head></head><body><script>alert(1)</script><a href='/x'>x</a></body></html>");
  const [mail] = await list();
  const shown = await fetch(`${mailbox.url}/messages/${mail?.id}`);
  const policy = shown.headers.get("content-security-policy");
  expect(policy).toContain("sandbox allow-popups");
  expect(policy).not.toContain("allow-scripts");
  expect(policy).toContain("default-src 'none'");
  expect(await shown.text()).toContain('<base target="_blank">');
});

test("a name that was made to point to this machine cannot read the mails", async () => {
  expect(await statusFor("evil.example")).toBe(421);
  expect(await statusFor("localhost:1")).toBe(200);
});

test("a recipient that is to be refused is refused", async () => {
  await expect(send("refused@example.com")).rejects.toMatchObject({ responseCode: 550 });
  expect(await list()).toEqual([]);
});

test("the page is told about every change", async () => {
  const response = await fetch(`${mailbox.url}/api/changes`);
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("data: change");
  await send("pat@example.com");
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("data: change");
  await reader?.cancel();
});
