import { lexer, type MarkedToken } from "marked";
import { memo, type ReactNode, useMemo } from "react";
import { inSequence } from "@/components/ui/in-sequence";
import { Blocks } from "./block";
import { closeOpenMarks } from "./partial";

interface MarkdownProps {
  text: string;
  /** The text still grows: marks that are open at its end are shown as if they were closed. */
  streaming?: boolean;
}

/**
 * GitHub-flavoured Markdown as React elements. HTML in the source is shown as text and images become links, so
 * that nothing a model writes can run or load anything. A growing text renders only its changed block anew.
 */
export const Markdown = memo(function Markdown({ text, streaming = false }: MarkdownProps) {
  const blocks = useMemo(() => blocksOf(streaming ? closeOpenMarks(text) : text), [text, streaming]);
  return (
    <div className="markdown">
      {inSequence(blocks, (block) => (
        <Block token={block} />
      ))}
    </div>
  );
});

const Block = memo(
  function Block({ token }: { token: MarkedToken }): ReactNode {
    return <Blocks tokens={[token]} />;
  },
  (before, after) => before.token.raw === after.token.raw && depthOf(before.token) === depthOf(after.token),
);

/** Headings begin at the first level, whichever the writer began with, so that none is skipped. */
function blocksOf(text: string): MarkedToken[] {
  const blocks = tokensOf(text).filter((token) => token.type !== "space" && token.type !== "def");
  const top = Math.min(...blocks.map(depthOf));
  return blocks.map((token) => (token.type === "heading" ? { ...token, depth: token.depth - top + 1 } : token));
}

/** Text that nests so deeply that the lexer gives up is shown as it is. */
function tokensOf(text: string): MarkedToken[] {
  try {
    return lexer(text) as MarkedToken[];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ type: "text", raw: text, text, escaped: true }];
  }
}

function depthOf(token: MarkedToken): number {
  return token.type === "heading" ? token.depth : Number.POSITIVE_INFINITY;
}
