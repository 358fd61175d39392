import type { FileRef } from "@/features/tools/schema";
import type { RunPart } from "../schema";

/** The files that a run made, each once. */
export function filesOf(parts: readonly RunPart[]): FileRef[] {
  const all = parts.flatMap((part): FileRef[] => {
    if (part.type === "text") return (part.citations ?? []).flatMap(({ file }) => (file ? [file] : []));
    if (part.type !== "tool_call") return [];
    return [...(part.files ?? []), ...filesOf(part.children ?? [])];
  });
  return [...new Map(all.map((file) => [file.id, file])).values()];
}

/** The parts as they are stored: without pictures of what was still under way. */
export function withoutPreviews(parts: readonly RunPart[]): RunPart[] {
  return parts.map((part) => {
    if (part.type !== "tool_call" || part.preview === undefined) return part;
    const { preview: _, ...rest } = part;
    return rest;
  });
}
