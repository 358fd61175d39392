import { MailCheck } from "lucide-react";
import type { ReactNode } from "react";

interface MailSentProps {
  children: ReactNode;
  /** The page of a local mailbox that stands in for a real one, where configuration names it. */
  mailboxUrl: string | null;
}

/** Says that a mail is on its way and, where a stand-in takes all mail, where to read it. */
export function MailSent({ children, mailboxUrl }: MailSentProps) {
  return (
    <div
      role="status"
      className="flex animate-fade items-start gap-2.5 rounded-xl border border-border bg-surface px-3 py-2.5 text-[13px] leading-5"
    >
      <MailCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-success" />
      <div className="min-w-0 flex-1">
        <div className="break-words">{children}</div>
        {mailboxUrl ? (
          <div className="mt-1">
            <MailboxLink url={mailboxUrl} />
          </div>
        ) : null}
      </div>
    </div>
  );
}

/** Leads to the mailbox that takes all mail of this installation. */
export function MailboxLink({ url }: { url: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="inline-block rounded font-medium underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
    >
      Open the local mailbox
    </a>
  );
}
