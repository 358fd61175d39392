import type { ReactNode } from "react";

interface LegalTextProps {
  title: string;
  /** The version that agreements record. */
  version: string | null;
  children: ReactNode;
}

/** A text that people agree to, set for reading. */
export function LegalText({ title, version, children }: LegalTextProps) {
  return (
    <article className="mx-auto max-w-2xl px-4 pt-12 pb-20 sm:px-6 sm:pt-16 [&_h2]:mt-9 [&_h2]:font-semibold [&_h2]:text-[17px] [&_li]:mt-1.5 [&_p]:mt-3 [&_ul]:mt-3 [&_ul]:list-disc [&_ul]:pl-5">
      <h1 className="font-semibold text-3xl tracking-[-0.025em]">{title}</h1>
      {version ? <p className="text-muted text-sm">Version {version}</p> : null}
      <div className="mt-8 text-[15px] leading-7">{children}</div>
    </article>
  );
}
