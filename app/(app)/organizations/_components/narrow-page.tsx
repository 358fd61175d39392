import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { LogoMark } from "@/components/shell/logo";

interface NarrowPageProps {
  title: string;
  subtitle: string;
  children: ReactNode;
  links: readonly { href: Route; label: string }[];
}

/** A page of one column without the app's sidebar, which belongs to an organization. */
export function NarrowPage({ title, subtitle, children, links }: NarrowPageProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-5 py-10">
      <LogoMark className="mb-8 size-8" />
      <h1 className="font-semibold text-2xl tracking-[-0.02em]">{title}</h1>
      <p className="mt-1.5 mb-7 text-balance break-words text-muted text-sm">{subtitle}</p>
      {children}
      <p className="mt-6 flex flex-wrap gap-x-4 gap-y-2 text-[13px] text-muted">
        {links.map(({ href, label }) => (
          <Link
            key={href}
            href={href}
            className="rounded font-medium text-foreground underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
          >
            {label}
          </Link>
        ))}
      </p>
    </main>
  );
}
