import "server-only";
import nodemailer, { type Transporter } from "nodemailer";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import type SMTPTransport from "nodemailer/lib/smtp-transport";
import { env } from "@/lib/env";
import { readMailAddress } from "@/lib/mail/address";
import { whyMailIsOff } from "@/lib/mail/configuration";
import { oneLine } from "@/lib/mail/one-line";
import { processSingleton } from "@/lib/process";

export interface OutgoingMail {
  /** Makes the Message-ID: the same mail sent again carries the same one, so that it can be recognised. */
  id: string;
  to: { email: string; name: string | null };
  subject: string;
  html: string;
  text: string;
}

/** The mail server refused the recipient or the mail for good (RFC 5321, 5yz): sending it again changes nothing. */
export class MailRefused extends Error {}

const timeoutsMs = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 20_000 };
/** RFC 5322 advises lines of 78 characters; what is longer than this no mail program shows in full. */
const longest = { subject: 150, name: 80 };
/** Replies to these commands are about this one mail; a 5yz to any other is about the server or our credentials. */
const aboutTheMail = new Set(["RCPT TO", "DATA"]);

/** Hands a mail to the mail server. Throws `MailRefused` where repeating is in vain, any other error where it may help. */
export async function sendMail(mail: OutgoingMail): Promise<void> {
  const from = sender();
  const recipient = readMailAddress(mail.to.email);
  if (recipient === null) throw new MailRefused("The recipient is not a mail address.");
  const { MAIL_REPLY_TO } = env();
  const replyTo = MAIL_REPLY_TO ? readMailAddress(MAIL_REPLY_TO) : null;
  try {
    await transport().sendMail({
      from: toHeader(from),
      to: toHeader({ email: recipient.email, name: mail.to.name }),
      ...(replyTo ? { replyTo: toHeader(replyTo) } : {}),
      subject: oneLine(mail.subject, longest.subject),
      text: mail.text,
      html: mail.html,
      messageId: `<${mail.id}@${from.email.split("@")[1]}>`,
      // RFC 3834: no out-of-office note answers a mail that no person wrote.
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  } catch (error) {
    if (isRefusal(error)) throw new MailRefused(`The mail server refused it: ${error.message}`, { cause: error });
    throw error;
  }
}

function sender() {
  const off = whyMailIsOff();
  const from = readMailAddress(env().MAIL_FROM ?? "");
  if (off !== null || from === null) throw new Error(`Mail is off: ${off ?? "MAIL_FROM is not a mail address."}`);
  return from;
}

/** The shape in which nothing but the mail library puts quotes and brackets together. */
function toHeader({ email, name }: OutgoingMail["to"]) {
  return { address: email, name: name === null ? "" : oneLine(name, longest.name) };
}

function isRefusal(error: unknown): error is Error & SMTPConnection.SMTPError {
  if (!(error instanceof Error)) return false;
  const { responseCode = 0, command = "" } = error as SMTPConnection.SMTPError;
  return responseCode >= 500 && aboutTheMail.has(command);
}

function transport(): Transporter<SMTPTransport.SentMessageInfo> {
  return processSingleton("mail.transport", () => {
    const { SMTP_URL = "" } = env();
    // A password never travels in the clear, except to this very machine.
    const requireTLS = SMTP_URL.startsWith("smtp:") && carriesPasswordAway(new URL(SMTP_URL));
    return nodemailer.createTransport({ url: SMTP_URL, ...timeoutsMs, ...(requireTLS ? { requireTLS } : {}) });
  });
}

function carriesPasswordAway({ password, hostname }: URL): boolean {
  return password !== "" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
