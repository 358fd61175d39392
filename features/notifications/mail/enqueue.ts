import "server-only";
import type { Transaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/queue";
import { whyMailIsOff } from "@/lib/mail/configuration";
import type { Mail } from "./mail";
import { mailQueue } from "./queue";

/**
 * Sends a mail once the transaction commits, and never if it does not. Works in `asSystem` and in `withOrganization`. Where
 * mail is off it does nothing: whatever cannot work without mail calls `requireMail` of lib/mail before its transaction.
 */
export async function enqueueMail(tx: Transaction, mail: Mail): Promise<void> {
  if (whyMailIsOff() !== null) return;
  await enqueue(tx, mailQueue, { id: newId(), ...mail });
}

/**
 * The absolute address of a path of ours, for links in mails. It comes from `APP_URL` alone: a request's `Host` is whatever its
 * sender wrote, and a link made of it would carry the secret in it to them. Without `APP_URL`, which switches mail off, it is
 * this machine's own address.
 */
export function appUrl(path: `/${string}`): string {
  const { APP_URL, PORT } = env();
  return new URL(path, APP_URL ?? `http://localhost:${PORT}`).href;
}

/** The mailbox that pages which say "we sent you a mail" link to, where configuration names one. */
export function mailboxNotice(): { url: string } | null {
  const { MAILBOX_URL } = env();
  return MAILBOX_URL ? { url: MAILBOX_URL } : null;
}
