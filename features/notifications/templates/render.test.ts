import { expect, test } from "vitest";
import type { Mail } from "@/features/notifications/mail/mail";
import { renderMail } from "./render";

const url = "https://cadre.example/somewhere?token=abc&next=%2Fchat";
const when = new Date("2026-11-21T14:05:00Z");
const to = { email: "pat@example.com", name: "Pat" };
const organization = "Lantern & Sons";
const quotedOrganization = "“Lantern & Sons”";

/** Every template once, with what must be readable in both of its forms. */
const samples: Record<Mail["template"], { mail: Mail; says: string[] }> = {
  verify_email: { mail: { template: "verify_email", to, props: { url } }, says: [url, to.email] },
  confirm_new_email: { mail: { template: "confirm_new_email", to, props: { url } }, says: [url, to.email] },
  email_changed: {
    mail: { template: "email_changed", to, props: { newEmail: "n•••@example.com" } },
    says: ["n•••@example.com"],
  },
  reset_password: { mail: { template: "reset_password", to, props: { url } }, says: [url, to.email, "did not ask"] },
  password_changed: {
    mail: { template: "password_changed", to, props: { when, address: "203.0.113.7" } },
    says: ["21 November 2026 at 14:05 UTC", "203.0.113.7"],
  },
  new_sign_in: {
    mail: { template: "new_sign_in", to, props: { device: "Firefox on Linux", address: "203.0.113.7", when } },
    says: ["Firefox on Linux", "203.0.113.7", "21 November 2026 at 14:05 UTC"],
  },
  second_factor_changed: {
    mail: { template: "second_factor_changed", to, props: { change: "added the passkey “Laptop”" } },
    says: ["Somebody, most likely you, added the passkey “Laptop”."],
  },
  account_disabled: { mail: { template: "account_disabled", to, props: {} }, says: ["disabled"] },
  account_deleted: { mail: { template: "account_deleted", to, props: {} }, says: ["deleted"] },
  account_approved: { mail: { template: "account_approved", to, props: { url } }, says: [url, "approved"] },
  account_rejected: { mail: { template: "account_rejected", to, props: {} }, says: ["did not approve"] },
  invitation: {
    mail: {
      template: "invitation",
      to,
      props: { organization, inviter: "Mira <b>Holt</b>", role: "admin", url, expiresAt: when },
    },
    says: [url, quotedOrganization, "“Mira <b>Holt</b>”", "admin", "21 November 2026 at 14:05 UTC"],
  },
  membership_role_changed: {
    mail: { template: "membership_role_changed", to, props: { organization, role: "viewer" } },
    says: [quotedOrganization, "viewer"],
  },
  ownership_received: {
    mail: { template: "ownership_received", to, props: { organization, url } },
    says: [quotedOrganization, url],
  },
  organization_deletion_scheduled: {
    mail: { template: "organization_deletion_scheduled", to, props: { organization, deleteAfter: when, url } },
    says: [quotedOrganization, "21 November 2026", url],
  },
  organization_suspended: {
    mail: { template: "organization_suspended", to, props: { organization, reason: "Unpaid since August" } },
    says: [quotedOrganization, "“Unpaid since August”"],
  },
  api_key_created: {
    mail: { template: "api_key_created", to, props: { organization, keyName: "deploy", url } },
    says: [quotedOrganization, "“deploy”", url],
  },
  activity_notice: {
    mail: {
      template: "activity_notice",
      to,
      props: { organization, subject: "A run failed", text: "The workflow “Report” failed.", url, settingsUrl: url },
    },
    says: [quotedOrganization, "A run failed", "The workflow “Report” failed.", url],
  },
  activity_digest: {
    mail: {
      template: "activity_digest",
      to,
      props: {
        organization,
        count: 7,
        groups: [
          { title: "Runs", entries: [{ text: "The workflow “Report” failed.", url }] },
          { title: "Members", entries: [{ text: "Ada made Bob an admin.", url: null }] },
        ],
        url,
        settingsUrl: url,
      },
    },
    says: [quotedOrganization, "7 things", "The newest 2", "Runs", "Members", "Ada made Bob an admin.", url],
  },
};

/** What a person reads in the HTML form, addresses of links included. */
function readable(html: string): string {
  const visible = html.replace(/<style>.*?<\/style>/gs, "").replace(/<[^>]+>/g, "");
  return visible
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}

test.each(Object.entries(samples))("%s says all it has to in both forms", async (_, { mail, says }) => {
  const { subject, html, text } = await renderMail(mail.template, mail.to, mail.props);
  expect(subject).not.toMatch(/undefined|\[object/);
  for (const words of says) {
    expect(text).toContain(words);
    expect(readable(html)).toContain(words);
  }
  expect(html).not.toContain("undefined");
  expect(text).not.toContain("undefined");
});

test("a mail with something to do has one button, and its address written out", async () => {
  const { html } = await renderMail("reset_password", to, { url });
  const targets = [...html.matchAll(/<a[^>]+href="([^"]+)"/g)].map(([, href]) => href?.replaceAll("&amp;", "&"));
  expect(targets).toEqual([url, url]);
});

test("what people wrote stays text", async () => {
  const props = {
    organization: "<img src=x onerror=alert(1)>",
    inviter: "<script>",
    role: "admin",
    url,
    expiresAt: when,
  };
  const { html } = await renderMail("invitation", to, props);
  expect(html).not.toContain("<img");
  expect(html).not.toContain("<script");
});

test("a name with line breaks gives a subject of one line", async () => {
  const props = { organization: "Lantern\r\nBcc: x@example.com", role: "admin" };
  const { subject } = await renderMail("membership_role_changed", to, props);
  expect(subject).toBe("Your role in “Lantern Bcc: x@example.com” changed");
});

test("props of another template are refused", async () => {
  await expect(renderMail("invitation", to, { url })).rejects.toThrow("organization");
});

test("a link that is no web address is refused", async () => {
  await expect(renderMail("reset_password", to, { url: "javascript:alert(1)" })).rejects.toThrow("url");
});
