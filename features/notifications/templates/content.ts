import type { MailProps, MailRecipient, MailTemplate } from "@/features/notifications/mail/mail";

/** What a mail says, before it is given a form. */
export interface MailContent {
  subject: string;
  heading: string;
  /** The first one also stands beside the subject in lists of mails: it says who asked, or what happened. */
  paragraphs: string[];
  /** Details of what happened, label and value. */
  facts?: [label: string, value: string][];
  /** Lists under headings of their own. */
  groups?: { title: string; entries: { text: string; url: string | null }[] }[];
  /** The one thing to do. Its address is written out below it as well. */
  action?: { label: string; url: string };
  /** What to do if it was not you, and why this mail came. */
  footnote: string;
}

export type Writers<Template extends MailTemplate> = {
  [Each in Template]: (props: MailProps<Each>, to: MailRecipient) => MailContent;
};

const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** `21 November 2026 at 14:05 UTC`: nobody knows in which time zone a mail is read. */
export function writeMoment(date: Date): string {
  return `${moment.format(date)} UTC`;
}

export function writeDay(date: Date): string {
  return day.format(date);
}
