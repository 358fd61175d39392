import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";

interface DirectoryRowProps {
  href: Route;
  lead: ReactNode;
  title: string;
  detail: ReactNode;
  badges: ReactNode;
  /** Figures at the row's end; on a phone they leave the row to what matters. */
  facts: ReactNode;
}

/** A row that leads to a page of its own. */
export function DirectoryRow({ href, lead, title, detail, badges, facts }: DirectoryRowProps) {
  return (
    <li>
      <Link
        href={href}
        className="flex items-center gap-3.5 px-4 py-3 outline-offset-[-2px] transition-colors hover:bg-hover sm:px-5"
      >
        {lead}
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium text-sm">{title}</span>
          <span className="mt-px block truncate text-[13px] text-muted leading-5">{detail}</span>
          <span className="mt-1.5 flex flex-wrap gap-1.5 empty:hidden sm:hidden">{badges}</span>
        </span>
        <span className="flex shrink-0 flex-wrap justify-end gap-1.5 max-sm:hidden">{badges}</span>
        <span className="hidden w-44 shrink-0 flex-col text-right text-[13px] text-muted leading-5 md:flex">
          {facts}
        </span>
      </Link>
    </li>
  );
}
