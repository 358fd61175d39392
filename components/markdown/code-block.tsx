"use client";

import { type ReactNode, useEffect, useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { focusWhenScrollable } from "@/components/ui/focus-when-scrollable";

interface CodeBlockProps {
  code: string;
  language: string;
  /** Replaces the language in the block's head. */
  label?: string;
}

export function CodeBlock({ code, language, label }: CodeBlockProps) {
  return (
    <figure className="code-block">
      <figcaption>
        <span>{label ?? (language || "text")}</span>
        <CopyButton text={code} label="Copy the code" />
      </figcaption>
      <pre ref={focusWhenScrollable}>
        <code>
          <Highlighted code={code} language={language} />
        </code>
      </pre>
    </figure>
  );
}

/** The code in colours once the highlighter has arrived; plain until then and for languages it does not know. */
function Highlighted({ code, language }: { code: string; language: string }): ReactNode {
  const [highlighted, setHighlighted] = useState<{ code: string; nodes: ReactNode } | null>(null);
  useEffect(() => {
    if (language === "") return;
    let current = true;
    import("./highlight").then(({ highlight }) => {
      if (current) setHighlighted({ code, nodes: highlight(code, language) });
    });
    return () => {
      current = false;
    };
  }, [code, language]);
  if (highlighted === null || !code.startsWith(highlighted.code)) return code;
  return (
    <>
      {highlighted.nodes}
      {code.slice(highlighted.code.length)}
    </>
  );
}
