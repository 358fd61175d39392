import { ArrowLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";

interface DetailHeaderProps {
  back: { href: Route; label: string };
  lead: ReactNode;
  title: string;
  detail: ReactNode;
  badges: ReactNode;
}

export function DetailHeader({ back, lead, title, detail, badges }: DetailHeaderProps) {
  return (
    <header className="flex flex-col gap-4">
      <Link
        href={back.href}
        className="flex w-fit items-center gap-1.5 rounded-md text-[13px] text-muted hover:text-foreground"
      >
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        {back.label}
      </Link>
      <div className="flex items-start gap-4">
        {lead}
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
            <h1 className="min-w-0 break-words font-semibold text-xl tracking-[-0.015em]">{title}</h1>
            {badges}
          </div>
          <p className="mt-0.5 break-words text-[13px] text-muted leading-5">{detail}</p>
        </div>
      </div>
    </header>
  );
}
