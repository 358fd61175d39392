"use client";

import { ShieldCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { SecretValue } from "@/components/ui/secret-value";
import type { MintedTrigger } from "../schema";
import { CurlExample } from "./curl-example";

/** A URL or secret that was made a moment ago, on the page itself: no stray click or Escape makes it disappear. */
export function MintedUrl({ minted, onDone }: { minted: MintedTrigger; onDone: () => void }) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    card.current?.focus();
    card.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const { url, signing_secret: secret } = minted;
  return (
    <section
      ref={card}
      tabIndex={-1}
      aria-label={`“${minted.name}” is ready`}
      className="flex animate-appear flex-col gap-4 rounded-2xl border border-accent/30 bg-accent-soft p-5 outline-none sm:p-6"
    >
      <div className="flex items-start gap-3">
        <ShieldCheck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-accent" strokeWidth={1.75} />
        <div className="min-w-0">
          <h2 className="font-semibold text-[15px]">“{minted.name}” is ready</h2>
          <p className="mt-0.5 text-[13px] text-muted leading-5">
            Copy this now: nobody can show it to you again. Whoever knows the URL
            {minted.is_signed ? " and the signing secret" : ""} can start it.
          </p>
        </div>
      </div>
      {url ? <Labelled label="URL" value={url} /> : null}
      {secret ? <Labelled label="Signing secret" value={secret} /> : null}
      {url ? <CurlExample url={url} isSigned={minted.is_signed} /> : null}
      <Button className="self-start" size="sm" onClick={onDone}>
        I have copied it
      </Button>
    </section>
  );
}

function Labelled({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <p className="mb-1.5 font-medium text-[13px]">{label}</p>
      <SecretValue label={label} value={value} />
    </div>
  );
}
