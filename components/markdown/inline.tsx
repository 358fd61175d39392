import type { MarkedToken } from "marked";
import type { ReactNode } from "react";
import { inSequence } from "@/components/ui/in-sequence";
import { decodeEntities, safeHref } from "./link";

/** The running text of a block. */
export function Inline({ tokens }: { tokens: readonly MarkedToken[] | undefined }): ReactNode {
  return inSequence(tokens, inline);
}

/** The lexer types children loosely; every token that it makes without extensions is one of these. */
export function childrenOf(token: { tokens?: unknown }): readonly MarkedToken[] | undefined {
  return token.tokens as readonly MarkedToken[] | undefined;
}

function inline(token: MarkedToken): ReactNode {
  switch (token.type) {
    case "strong":
      return (
        <strong>
          <Inline tokens={childrenOf(token)} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Inline tokens={childrenOf(token)} />
        </em>
      );
    case "del":
      return (
        <del>
          <Inline tokens={childrenOf(token)} />
        </del>
      );
    case "codespan":
      return <code>{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return (
        <SafeLink href={token.href} isCitation={token.title === citationTitle}>
          <Inline tokens={childrenOf(token)} />
        </SafeLink>
      );
    case "image":
      return <SafeLink href={token.href}>{token.text || token.href}</SafeLink>;
    case "escape":
      return token.text;
    case "checkbox":
      return <input type="checkbox" checked={token.checked} readOnly disabled aria-label="Done" />;
    case "text":
      return token.tokens ? <Inline tokens={childrenOf(token)} /> : decodeEntities(token.text);
    default:
      return token.raw;
  }
}

/** A link of this title is the number of a source. */
const citationTitle = "citation";

interface SafeLinkProps {
  href: string;
  isCitation?: boolean;
  children: ReactNode;
}

function SafeLink({ href, isCitation = false, children }: SafeLinkProps) {
  const safe = safeHref(decodeEntities(href));
  if (safe === null) return children;
  return (
    <a
      href={safe}
      target="_blank"
      rel="noopener noreferrer nofollow"
      {...(isCitation ? { className: "citation", title: safe } : {})}
    >
      {children}
    </a>
  );
}
