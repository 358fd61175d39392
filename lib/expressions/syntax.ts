import type { ASTNode } from "@marcbachmann/cel-js";
import { ExpressionError } from "./error";

const iterating = new Set(["map", "filter", "all", "exists", "exists_one"]);
const unmeasured = new Set([...iterating, "bind", "or", "orValue"]);
const comparing = new Set(["==", "!=", "in", "<", "<=", ">", ">="]);
const separatorLength = 32;
/** Reading the clock of a time zone builds a calendar each time. */
const timeZoneSteps = 200;

interface Syntax {
  /** The names that are read from each variable, as far as they are written out: `steps.a.b` is ["steps", "a", "b"]. */
  paths: string[][];
  /** The parts whose value is made or read as a whole, and what they cost beside. */
  measured: ReadonlyMap<ASTNode, number>;
}

/** Looks through a parsed expression. Throws for what could not be held within limits while it runs. */
export function readSyntax(root: ASTNode): Syntax {
  const paths: string[][] = [];
  const measured = new Map<ASTNode, number>();
  const visit = (node: ASTNode): void => {
    requireBounded(node);
    for (const part of measuredOf(node)) measured.set(part, measured.get(part) ?? 0);
    if (node.op === "rcall" && readsTimeZone(node.args)) measured.set(node, timeZoneSteps);
    const path = pathOf(node);
    if (path) paths.push(path);
    else childrenOf(node).forEach(visit);
  };
  visit(root);
  return { paths, measured };
}

function requireBounded(node: ASTNode): void {
  if (node.op !== "rcall") return;
  const [name, , args] = node.args;
  if (name === "matches") {
    // A regular expression can take exponential time, and nothing could stop it.
    throw new ExpressionError("matches() is not available. Use contains(), startsWith() or endsWith().", node.start);
  }
  const separator = args[0];
  if (name !== "join" || !separator) return;
  const isShort = separator.op === "value" && String(separator.args).length <= separatorLength;
  if (isShort) return;
  const message = `The separator of join() has to be written out, with at most ${separatorLength} characters.`;
  throw new ExpressionError(message, separator.start);
}

function measuredOf(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case "+":
      return [node, ...node.args];
    case "list":
    case "map":
      return [node];
    case "call":
      return [node, ...node.args[1]];
    case "rcall": {
      const [name, receiver, args] = node.args;
      return unmeasured.has(name) ? [node] : [node, receiver, ...args];
    }
    default:
      return comparing.has(node.op) ? childrenOf(node) : [];
  }
}

function readsTimeZone([name, , args]: readonly [string, ASTNode, ASTNode[]]): boolean {
  return name.startsWith("get") && args.length > 0;
}

/** The chain of names below a variable, or undefined for anything else. Stops at the first index that is computed. */
function pathOf(node: ASTNode): string[] | undefined {
  switch (node.op) {
    case "id":
      return [node.args];
    case ".":
    case ".?": {
      const path = pathOf(node.args[0]);
      return path && [...path, node.args[1]];
    }
    case "[]":
    case "[?]": {
      const [of, index] = node.args;
      const path = pathOf(of);
      return path && index.op === "value" ? [...path, String(index.args)] : undefined;
    }
    default:
      return undefined;
  }
}

function childrenOf(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return [...node.args];
  }
}
