import type { ResponseStreamEvent } from "@openai/agents";
import { z } from "zod";
import type { FileRef } from "@/features/tools/schema";

/** A file that a tool of the provider made: its bytes are in the event, or lie at the provider. */
export type HostedFile = { key: string; name: string } & (
  | { source: "inline"; base64: string }
  | { source: "container"; containerId: string; fileId: string }
);

/** Where the files of an event are kept, by their keys. One that could not be stored is missing. */
export type HostedFiles = ReadonlyMap<string, FileRef>;

const Image = z.object({
  type: z.literal("image_generation_call"),
  id: z.string(),
  result: z.string().min(1),
  output_format: z.string().default("png"),
});
const CodeRun = z.object({
  type: z.literal("code_interpreter_call"),
  id: z.string(),
  outputs: z.array(z.object({ type: z.string(), url: z.string().optional() })),
});
const ContainerFile = z.object({
  type: z.literal("container_file_citation"),
  container_id: z.string(),
  file_id: z.string(),
  filename: z.string(),
});
const inlineImage = /^data:image\/([a-z]+);base64,(.+)$/s;

export const imageKey = (itemId: string) => `image:${itemId}`;
export const codeImageKey = (itemId: string, index: number) => `code:${itemId}:${index}`;
export const containerFileKey = (containerId: string, fileId: string) => `container:${containerId}/${fileId}`;

/** The files that an event of a model's stream brings. They are stored first: the projection names what was stored. */
export function hostedFilesIn(event: ResponseStreamEvent): HostedFile[] {
  if (event.type !== "model") return [];
  const raw = event.event as { type?: unknown; item?: unknown; annotation?: unknown } | null;
  if (raw?.type === "response.output_text.annotation.added") return containerFile(raw.annotation);
  return raw?.type === "response.output_item.done" ? [...image(raw.item), ...codeImages(raw.item)] : [];
}

function image(item: unknown): HostedFile[] {
  const { data } = Image.safeParse(item);
  if (!data) return [];
  return [{ key: imageKey(data.id), name: `image.${data.output_format}`, source: "inline", base64: data.result }];
}

function codeImages(item: unknown): HostedFile[] {
  const { data } = CodeRun.safeParse(item);
  return (data?.outputs ?? []).flatMap(({ url }, index): HostedFile[] => {
    const [, format, base64] = inlineImage.exec(url ?? "") ?? [];
    if (!data || !format || !base64) return [];
    return [{ key: codeImageKey(data.id, index), name: `image-${index + 1}.${format}`, source: "inline", base64 }];
  });
}

function containerFile(annotation: unknown): HostedFile[] {
  const { data } = ContainerFile.safeParse(annotation);
  if (!data) return [];
  const { container_id: containerId, file_id: fileId, filename: name } = data;
  return [{ key: containerFileKey(containerId, fileId), name, source: "container", containerId, fileId }];
}
