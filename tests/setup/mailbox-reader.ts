import type { StoredMessage } from "@/dev/mailbox/store";
import { until } from "@/dev/wait";

export type ReceivedMail = StoredMessage;

export interface Wanted {
  subject?: RegExp;
  /** Only mails that arrived later than this one. */
  after?: ReceivedMail;
}

export interface TestMailbox {
  url: string;
  /** The newest mail to an address, as soon as there is one that fits. Throws after ten seconds. */
  waitForMail(to: string, wanted?: Wanted): Promise<ReceivedMail>;
  /** All mails to an address that have arrived so far, newest first. */
  mailsTo(to: string): Promise<ReceivedMail[]>;
}

const everyMs = 30;
const timeoutMs = 10_000;

/**
 * The mailbox behind the app that a browser test visits. `npm test` names it in MAILBOX_URL; against a server of your own take
 * the address that its banner prints:
 *
 *     const mail = await openMailbox().waitForMail(email, { subject: /Reset/ });
 *     await page.goto(linkIn(mail).href);
 */
export function openMailbox(url = process.env.MAILBOX_URL): TestMailbox {
  if (!url) throw new Error("Set MAILBOX_URL to the mailbox's address, which the banner of `npm start` prints.");
  async function mailsTo(to: string): Promise<ReceivedMail[]> {
    const response = await fetch(new URL(`/api/messages?to=${encodeURIComponent(to)}`, url));
    return ((await response.json()) as { messages: ReceivedMail[] }).messages;
  }
  async function waitForMail(to: string, { subject, after }: Wanted = {}): Promise<ReceivedMail> {
    let all: ReceivedMail[] = [];
    let found: ReceivedMail | undefined;
    const arrived = async () => {
      all = await mailsTo(to);
      const seen = after ? all.findIndex(({ id }) => id === after.id) : -1;
      const fresh = seen === -1 ? all : all.slice(0, seen);
      found = fresh.find((mail) => subject?.test(mail.subject) ?? true);
      return found !== undefined;
    };
    await until(arrived, { everyMs, timeoutMs });
    if (found) return found;
    const others = all.map((mail) => mail.subject).join(", ") || "none";
    throw new Error(`No mail${subject ? ` with the subject ${subject}` : ""} came to ${to}. What came: ${others}.`);
  }
  return { url, waitForMail, mailsTo };
}

/** Where the button of a mail leads. Throws when the mail has none, or when its two forms disagree. */
export function linkIn(mail: ReceivedMail): URL {
  const target = /<a[^>]+href="([^"]+)"/.exec(mail.html)?.[1]?.replaceAll("&amp;", "&");
  if (!target) throw new Error(`The mail “${mail.subject}” has no link.`);
  if (!mail.text.includes(target)) throw new Error(`The plain text of “${mail.subject}” lacks the link ${target}.`);
  return new URL(target);
}
