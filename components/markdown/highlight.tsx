import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import type { ReactNode } from "react";
import { inSequence } from "@/components/ui/in-sequence";

const lowlight = createLowlight({
  bash,
  css,
  diff,
  javascript,
  json,
  markdown,
  python,
  sql,
  typescript,
  xml,
  yaml,
});

/** Longer code stays plain: colouring it would hold up the page. */
const longestCode = 50_000;

/** Loaded only when code is shown. Gives back the plain code for a language that it does not know. */
export function highlight(code: string, language: string): ReactNode {
  const name = language.toLowerCase();
  if (!lowlight.registered(name) || code.length > longestCode) return code;
  return nodesOf(lowlight.highlight(name, code).children);
}

type Node = ReturnType<typeof lowlight.highlight>["children"][number];

function nodesOf(nodes: readonly Node[]): ReactNode {
  return inSequence(nodes, nodeOf);
}

function nodeOf(node: Node): ReactNode {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return null;
  const classes = node.properties.className;
  return <span className={Array.isArray(classes) ? classes.join(" ") : undefined}>{nodesOf(node.children)}</span>;
}
