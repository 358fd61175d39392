"use client";

import { ShieldCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { SecretValue } from "@/components/ui/secret-value";

const longestLine = 80;
const shownStart = 14;

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
  const commandWith = (bearer: string) =>
    `curl -s ${window.location.origin}/api/v1/credential -H "Authorization: Bearer ${bearer}"`;
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
      {secret.length > longestLine ? (
        <LongSecret label={label} value={secret} />
      ) : (
        <SecretValue label={label} value={secret} />
      )}
      <div>
        <p className="mb-1.5 text-[13px] text-muted">Try it: this tells what it may do.</p>
        <div className="flex items-center gap-2 rounded-xl border border-border bg-surface py-1.5 pr-1.5 pl-3">
          <code className="min-w-0 flex-1 break-words font-mono text-[13px] leading-5">
            {commandWith(`${secret.slice(0, shownStart)}…`)}
          </code>
          <CopyButton text={commandWith(secret)} label="Copy the command" />
        </div>
      </div>
      <Button className="self-start" size="sm" onClick={onDone}>
        I have copied it
      </Button>
    </section>
  );
}

/** A secret of many lines, in a box of a few that can be read to its end with the keyboard too. */
function LongSecret({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-start gap-2 rounded-xl border border-border bg-surface py-1.5 pr-1.5 pl-3">
      <textarea
        readOnly
        rows={3}
        aria-label={label}
        value={value}
        spellCheck={false}
        onFocus={(event) => event.target.select()}
        className="min-w-0 flex-1 resize-none break-all bg-transparent font-mono text-[13px] leading-5 outline-none"
      />
      <CopyButton text={value} label={`Copy the ${label}`} />
    </div>
  );
}
