import type { MarkedToken, Tokens } from "marked";
import type { ReactNode } from "react";
import { focusWhenScrollable } from "@/components/ui/focus-when-scrollable";
import { inSequence } from "@/components/ui/in-sequence";
import { CodeBlock } from "./code-block";
import { childrenOf, Inline } from "./inline";

export function Blocks({ tokens }: { tokens: readonly MarkedToken[] | undefined }): ReactNode {
  return inSequence(tokens, block);
}

function block(token: MarkedToken): ReactNode {
  switch (token.type) {
    case "heading":
      return <Heading token={token} />;
    case "paragraph":
      return (
        <p>
          <Inline tokens={childrenOf(token)} />
        </p>
      );
    case "code":
      return <CodeBlock code={token.text} language={token.lang?.split(/\s/, 1)[0] ?? ""} />;
    case "list":
      return <List token={token} />;
    case "blockquote":
      return (
        <blockquote>
          <Blocks tokens={childrenOf(token)} />
        </blockquote>
      );
    case "table":
      return <Table token={token} />;
    case "hr":
      return <hr />;
    case "html":
      return <p>{token.raw}</p>;
    case "space":
    case "def":
      return null;
    default:
      return <Inline tokens={[token]} />;
  }
}

/** One level down: the page has its own first heading, and an answer must not compete with it. */
function Heading({ token }: { token: Tokens.Heading }) {
  const Tag = (["h2", "h3", "h4", "h5", "h6"] as const)[Math.min(token.depth, 5) - 1] ?? "h6";
  return (
    <Tag>
      <Inline tokens={childrenOf(token)} />
    </Tag>
  );
}

function List({ token }: { token: Tokens.List }) {
  const items = inSequence(token.items, (item) => (
    <li className={item.task ? "task" : undefined}>
      <Blocks tokens={childrenOf(item)} />
    </li>
  ));
  if (!token.ordered) return <ul>{items}</ul>;
  return <ol start={token.start === "" ? undefined : token.start}>{items}</ol>;
}

const alignment = { left: "text-left", center: "text-center", right: "text-right" } as const;

function Table({ token }: { token: Tokens.Table }) {
  return (
    <div ref={focusWhenScrollable} className="table-scroll">
      <table>
        <thead>
          <tr>
            {inSequence(token.header, (cell) => (
              <th className={cell.align ? alignment[cell.align] : undefined}>
                <Inline tokens={childrenOf(cell)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inSequence(token.rows, (row) => (
            <tr>
              {inSequence(row, (cell) => (
                <td className={cell.align ? alignment[cell.align] : undefined}>
                  <Inline tokens={childrenOf(cell)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
