"use client";

import { CopyButton } from "./copy-button";

interface SecretValueProps {
  /** What it is: "API key". */
  label: string;
  value: string;
}

/** A secret that is shown this once, to be copied. */
export function SecretValue({ label, value }: SecretValueProps) {
  return (
    <div className="flex items-center gap-2 rounded-xl border border-border bg-surface py-1.5 pr-1.5 pl-3">
      <code className="min-w-0 flex-1 select-all break-all font-mono text-[13px] leading-5">{value}</code>
      <CopyButton text={value} label={`Copy the ${label}`} />
    </div>
  );
}
