"use client";

import { useState } from "react";
import { CodeBlock } from "@/components/markdown/code-block";
import { Markdown } from "@/components/markdown/markdown";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/format";

/** More is shown only to whoever asks for it. */
const shownCharacters = 20_000;

/** What went in or came out: text as Markdown, everything else as JSON. */
export function ShownValue({ value, label }: { value: unknown; label: string }) {
  const [all, setAll] = useState(false);
  const isText = typeof value === "string";
  const whole = isText ? value : (JSON.stringify(value, null, 2) ?? "");
  const text = all ? whole : whole.slice(0, shownCharacters);
  if (value === null || value === undefined || whole === "") {
    return <p className="text-[13px] text-muted">Nothing.</p>;
  }
  return (
    <div className="flex flex-col gap-2">
      {isText ? <Markdown text={text} /> : <CodeBlock code={text} language="json" label={label} />}
      {text.length < whole.length ? (
        <Button size="sm" variant="secondary" className="self-start" onClick={() => setAll(true)}>
          Show all {formatCount(whole.length)} characters
        </Button>
      ) : null}
    </div>
  );
}
