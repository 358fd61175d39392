import type { Environment } from "./environment";
import type { ManagedProcess } from "./managed-process";
import { choosePort } from "./ports";
import { manageStandIn } from "./stand-in";

const FIRST_PORT = 4020;
const FIRST_SMTP_PORT = 4080;

export type MailboxPorts = { web: number; smtp: number };

/** Whether the stand-in takes the mails: only where no variable points to a mail server. */
export function needsMailbox(environment: Environment): boolean {
  return !environment.SMTP_URL;
}

export function mailboxUrl({ web }: MailboxPorts): string {
  return `http://localhost:${web}`;
}

/** The variables that send the app's mails to the stand-in and make its pages link to it. */
export function mailboxEnvironment(ports: MailboxPorts): Environment {
  return {
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: "Cadre <hello@cadre.local>",
    MAILBOX_URL: mailboxUrl(ports),
  };
}

/** Starts the mailbox and keeps it running, always on the same ports. */
export async function manageMailbox(
  environment: Environment,
): Promise<{ managed: ManagedProcess; ports: MailboxPorts }> {
  const ports = { web: await choosePort("mailbox", FIRST_PORT), smtp: await choosePort("smtp", FIRST_SMTP_PORT) };
  const own = { ...environment, MAILBOX_PORT: String(ports.web), MAILBOX_SMTP_PORT: String(ports.smtp) };
  const managed = manageStandIn({ name: "mailbox", folder: "mailbox", environment: own });
  return { managed, ports };
}
