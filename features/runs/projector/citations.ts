import { z } from "zod";
import type { FileRef } from "@/features/tools/schema";
import type { Citation } from "../schema";
import { containerFileKey, type HostedFiles } from "./hosted-files";

/** What the Responses API and Chat Completions attach to text to say where it comes from. */
export const Annotation = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("url_citation"),
    url: z.string(),
    title: z.string().nullish(),
    start_index: z.number().nullish(),
    end_index: z.number().nullish(),
  }),
  z.object({
    type: z.literal("file_citation"),
    file_id: z.string(),
    filename: z.string(),
    index: z.number().nullish(),
  }),
  z.object({
    type: z.literal("container_file_citation"),
    container_id: z.string(),
    file_id: z.string(),
    filename: z.string(),
    start_index: z.number().nullish(),
    end_index: z.number().nullish(),
  }),
]);
export type Annotation = z.output<typeof Annotation>;

/** An annotation as the stream says it. Only links that a browser may open become citations of type `url`. */
export function toCitation(
  annotation: Annotation,
  files: HostedFiles,
): { citation: Citation; file: FileRef | undefined } | null {
  if (annotation.type === "url_citation") {
    if (!/^https?:\/\//i.test(annotation.url)) return null;
    const title = annotation.title?.trim() || new URL(annotation.url).hostname;
    return {
      citation: { type: "url", title, url: annotation.url, file_id: null, ...range(annotation) },
      file: undefined,
    };
  }
  if (annotation.type === "file_citation") {
    const place = { start_index: annotation.index ?? 0, end_index: annotation.index ?? 0 };
    const citation: Citation = { type: "file", title: annotation.filename, url: null, file_id: null, ...range(place) };
    return { citation, file: undefined };
  }
  const file = files.get(containerFileKey(annotation.container_id, annotation.file_id));
  const citation: Citation = {
    type: "file",
    title: annotation.filename,
    url: null,
    file_id: file?.id ?? null,
    ...range(annotation),
  };
  return { citation, file };
}

interface Place {
  start_index?: number | null | undefined;
  end_index?: number | null | undefined;
}

/** Providers that name no place send none, or nonsense. */
function range({ start_index, end_index }: Place) {
  const start = Math.max(0, Math.trunc(start_index ?? 0));
  return { start_index: start, end_index: Math.max(start, Math.trunc(end_index ?? 0)) };
}
