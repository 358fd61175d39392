import "server-only";
import { render } from "@react-email/render";
import { type MailRecipient, type MailTemplate, mailProps } from "@/features/notifications/mail/mail";
import { accountMails } from "./account";
import { activityMails } from "./activity";
import type { MailContent } from "./content";
import { MailLayout } from "./layout";
import { organizationMails } from "./organization";

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

const writers = { ...accountMails, ...organizationMails, ...activityMails };

/** Writes a mail in both forms. Throws a `ZodError` when `props` are not those of the template. */
export async function renderMail(template: MailTemplate, to: MailRecipient, props: unknown): Promise<RenderedMail> {
  const write = writers[template] as (props: unknown, to: MailRecipient) => MailContent;
  const content = write(mailProps[template].parse(props), to);
  const html = await render(<MailLayout content={content} />);
  return { subject: content.subject, html, text: toText(content) };
}

/** The same in plain text, in the same order. */
function toText({ heading, paragraphs, facts = [], groups = [], action, footnote }: MailContent): string {
  const blocks = [
    heading,
    ...paragraphs,
    facts.map(([label, value]) => `${label}: ${value}`).join("\n"),
    ...groups.map(({ title, entries }) => [title, ...entries.map(({ text }) => `- ${text}`)].join("\n")),
    action ? `${action.label}:\n${action.url}` : "",
    footnote,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
