"use client";

import { ShieldCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { SecretValue } from "@/components/ui/secret-value";

interface MintedSecretProps {
  title: string;
  /** What it is: "API key". */
  label: string;
  secret: string;
  onDone: () => void;
}

/** A credential that was made a moment ago, on the page itself: no stray click or Escape makes it disappear. */
export function MintedSecret({ title, label, secret, onDone }: MintedSecretProps) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    card.current?.focus();
    card.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const command = `curl -s ${window.location.origin}/api/v1/credential -H "Authorization: Bearer ${secret}"`;
  return (
    <section
      ref={card}
      tabIndex={-1}
      aria-label={title}
      className="flex animate-appear flex-col gap-4 rounded-2xl border border-accent/30 bg-accent-soft p-5 outline-none sm:p-6"
    >
      <div className="flex items-start gap-3">
        <ShieldCheck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-accent" strokeWidth={1.75} />
        <div className="min-w-0">
          <h2 className="font-semibold text-[15px]">{title}</h2>
          <p className="mt-0.5 text-[13px] text-muted leading-5">
            Copy it now and keep it where secrets belong. Nobody can show it to you again.
          </p>
        </div>
      </div>
      <SecretValue label={label} value={secret} />
      <div>
        <p className="mb-1.5 text-[13px] text-muted">Try it: this tells what it may do.</p>
        <SecretValue label="command" value={command} />
      </div>
      <Button className="self-start" size="sm" onClick={onDone}>
        I have copied it
      </Button>
    </section>
  );
}
