import { z } from "zod";

/** A moment: a `Date` when it is written down, ISO text on its way through the queue, a `Date` again when it is read. */
const instant = z.union([z.date(), z.iso.datetime().transform((text) => new Date(text))]);
const url = z.url({ protocol: /^https?$/ });

/** The mails that there are, by name, each with what it needs to be written. */
export const mailProps = {
  verify_email: z.object({ url }),
  confirm_new_email: z.object({ url }),
  /** Goes to the old address; the new one is masked. */
  email_changed: z.object({ newEmail: z.string() }),
  reset_password: z.object({ url }),
  password_changed: z.object({ when: instant, address: z.string().nullable() }),
  new_sign_in: z.object({ device: z.string(), address: z.string().nullable(), when: instant }),
  /** `change` ends the sentence "Somebody …", in the past: "turned on two-step sign-in". */
  second_factor_changed: z.object({ change: z.string() }),
  account_disabled: z.object({}),
  account_deleted: z.object({}),
  account_approved: z.object({ url }),
  account_rejected: z.object({}),
  invitation: z.object({
    organization: z.string(),
    inviter: z.string(),
    role: z.string(),
    url,
    expiresAt: instant,
  }),
  membership_role_changed: z.object({ organization: z.string(), role: z.string() }),
  ownership_received: z.object({ organization: z.string(), url }),
  organization_deletion_scheduled: z.object({ organization: z.string(), deleteAfter: instant, url }),
  organization_suspended: z.object({ organization: z.string(), reason: z.string() }),
  api_key_created: z.object({ organization: z.string(), keyName: z.string(), url }),
  /** `text` is the sentence of an activity event. */
  activity_notice: z.object({ organization: z.string(), subject: z.string(), text: z.string(), url, settingsUrl: url }),
  activity_digest: z.object({
    organization: z.string(),
    count: z.int(),
    groups: z.array(
      z.object({ title: z.string(), entries: z.array(z.object({ text: z.string(), url: url.nullable() })) }),
    ),
    url,
    settingsUrl: url,
  }),
};

export type MailTemplate = keyof typeof mailProps;
export type MailProps<Template extends MailTemplate> = z.output<(typeof mailProps)[Template]>;

const recipient = z.object({ email: z.email(), name: z.string().nullable() });
export type MailRecipient = z.output<typeof recipient>;

/** One mail to one person, of any template. */
export type Mail = {
  [Template in MailTemplate]: {
    template: Template;
    to: MailRecipient;
    props: z.input<(typeof mailProps)[Template]>;
  };
}[MailTemplate];

const template = z.enum(Object.keys(mailProps) as [MailTemplate, ...MailTemplate[]]);

/** A mail on its way. `id` is the mail's own, the same however often sending it is tried. */
export const QueuedMail = z.object({ id: z.uuid(), template, to: recipient, props: z.looseObject({}) });
export type QueuedMail = z.output<typeof QueuedMail>;
