import type { ReactNode } from "react";

/** Rows of one kind in a card. Name what they are by `label`. */
export function List({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul
      aria-label={label}
      className="divide-y divide-border overflow-hidden rounded-2xl border border-border bg-raised shadow-sm"
    >
      {children}
    </ul>
  );
}

interface ListRowProps {
  /** Before the text: an avatar or an icon. */
  lead?: ReactNode;
  title: ReactNode;
  /** Badges beside the title. */
  badges?: ReactNode;
  detail?: ReactNode;
  /** What can be done with the row, at its end; on a phone below the text. */
  actions?: ReactNode;
  children?: ReactNode;
}

export function ListRow({ lead, title, badges, detail, actions, children }: ListRowProps) {
  return (
    <li className="px-4 py-3.5 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2.5">
        {lead}
        <div className="min-w-0 flex-1 basis-44">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium text-sm">
            <span className="min-w-0 break-words">{title}</span>
            {badges}
          </div>
          {detail ? <div className="mt-0.5 break-words text-[13px] text-muted leading-5">{detail}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
      {children}
    </li>
  );
}
