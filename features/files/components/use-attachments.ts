"use client";

import { useEffect, useRef, useState } from "react";
import { ApiProblem } from "@/lib/api/client";
import { uploadFile } from "../client";
import { maxFilesPerMessage } from "../constants";
import type { FileReference } from "../schema";
import { isImage, whyUnsendable } from "../utils";

/** A file that was chosen for the next message, on its way to the server or there. */
export interface Attachment {
  key: string;
  file: File;
  /** Of pictures: a URL that this page made. */
  preview: string | null;
  /** From 0 to 1. */
  progress: number;
  /** What the server calls it, once it is there. */
  stored: FileReference | null;
  error: string | null;
}

/** Files for the next message of what `draftKey` names: each is uploaded at once, and shows its own progress and failure. */
export function useAttachments(organizationId: string, draftKey: string) {
  const [byDraft, setByDraft] = useState<Readonly<Record<string, readonly Attachment[]>>>({});
  const uploads = useRef(new Map<string, AbortController>());
  const attachments = byDraft[draftKey] ?? [];
  useEffect(() => {
    const running = uploads.current;
    return () => {
      for (const upload of running.values()) upload.abort();
    };
  }, []);

  const change = (make: (before: readonly Attachment[]) => readonly Attachment[]) =>
    setByDraft((before) => ({ ...before, [draftKey]: make(before[draftKey] ?? []) }));
  const update = (key: string, fields: Partial<Attachment>) =>
    change((before) => before.map((each) => (each.key === key ? { ...each, ...fields } : each)));

  async function send({ key, file }: Attachment): Promise<void> {
    const unsendable = whyUnsendable(file);
    if (unsendable !== null) return update(key, { error: unsendable });
    const upload = new AbortController();
    uploads.current.set(key, upload);
    update(key, { error: null, progress: 0 });
    try {
      const stored = await uploadFile({
        organizationId,
        file,
        onProgress: (progress) => update(key, { progress }),
        signal: upload.signal,
      });
      const { id, name, media_type, size_bytes } = stored;
      update(key, { stored: { id, name, media_type, size_bytes }, progress: 1 });
    } catch (error) {
      if (!upload.signal.aborted) update(key, { error: error instanceof ApiProblem ? error.detail : String(error) });
    } finally {
      uploads.current.delete(key);
    }
  }

  function add(files: readonly File[]): void {
    if (files.length === 0) return;
    const room = maxFilesPerMessage - attachments.length;
    const added = files.map((file, index) => newAttachment(file, index < room));
    change((before) => [...before, ...added]);
    for (const each of added) if (each.error === null) void send(each);
  }

  function remove(key: string): void {
    uploads.current.get(key)?.abort();
    change((before) => before.filter((each) => each.key !== key));
    const preview = attachments.find((each) => each.key === key)?.preview;
    if (preview) URL.revokeObjectURL(preview);
  }

  return {
    attachments,
    add,
    remove,
    retry: (attachment: Attachment) => void send(attachment),
    /** Empties it, once the message is on its way. */
    clear: () => {
      for (const { preview } of attachments) if (preview) URL.revokeObjectURL(preview);
      change(() => []);
    },
    /** What is on the server. */
    stored: attachments.flatMap(({ stored }) => (stored ? [stored] : [])),
    /** Why the message cannot be sent yet. */
    obstacle: obstacleOf(attachments),
  };
}

export type Attachments = ReturnType<typeof useAttachments>;

function newAttachment(file: File, fits: boolean): Attachment {
  return {
    key: crypto.randomUUID(),
    file,
    preview: isImage(file.type) ? URL.createObjectURL(file) : null,
    progress: 0,
    stored: null,
    error: fits ? null : `Only ${maxFilesPerMessage} files fit into one message.`,
  };
}

function obstacleOf(attachments: readonly Attachment[]): string | null {
  if (attachments.some(({ error }) => error !== null)) return "Remove the files that could not be attached.";
  if (attachments.some(({ stored }) => stored === null)) return "Files are still being sent.";
  return null;
}
