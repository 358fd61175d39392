import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";

/** A YAML file that an adopter edits, by what names it in messages. */
export interface CatalogFile {
  /** Path as it was configured. */
  file: string;
  /** What it lists, in the plural. */
  lists: string;
  /** The page that explains it. */
  docs: string;
}

/** Reads a catalog from the app's folder or an absolute path. Throws an error that names the variable it came from. */
export function readCatalogFile(file: string, variable: string): string {
  try {
    return readFileSync(path.resolve(/* turbopackIgnore: true */ process.cwd(), file), "utf8");
  } catch (cause) {
    throw new Error(`Cadre cannot start: ${file} (${variable}) cannot be read.`, { cause });
  }
}

/** Parses a catalog. Throws an error that names every mistake by its line. */
export function parseCatalogFile<T extends z.ZodType>(
  schema: T,
  source: string,
  { file, lists, docs }: CatalogFile,
): z.output<T> {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map(({ message, pos }) => `${lines.linePos(pos[0]).line}: ${message}`);
  if (broken.length > 0) throw invalid(broken);
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map(({ path: place, message }) => {
      const names = place.map(String);
      return `${lineOf(names)}: ${names.join(".") || "the file"}: ${message}`;
    }),
  );

  function invalid(mistakes: string[]): Error {
    const list = mistakes.map((mistake) => `  ${file}:${mistake}`).join("\n");
    return new Error(`Cadre cannot start: its ${lists} are not valid.\n${list}\nSee ${docs}.`);
  }

  /** The line of the mistake, or of the nearest thing around it that exists. */
  function lineOf(place: string[]): number {
    for (let length = place.length; length > 0; length--) {
      const node = document.getIn(place.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}
