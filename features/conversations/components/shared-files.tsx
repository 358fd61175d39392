"use client";

import { createContext, useContext, useEffect, useState } from "react";
import { cn } from "@/components/ui/cn";
import { FileTile, PictureTile } from "@/features/files/components/file-tiles";
import type { FileReference } from "@/features/files/schema";
import { isImage } from "@/features/files/utils";
import { fetchSharedFile } from "../sharing/client";

/** The secret of the link by which the conversation is read; null elsewhere. */
export const SharedLink = createContext<string | null>(null);

interface SharedFilesProps {
  files: readonly FileReference[];
  align?: "start" | "end";
}

/** The files of a message to whoever reads it by a link. */
export function SharedFiles({ files, align = "start" }: SharedFilesProps) {
  const secret = useContext(SharedLink);
  if (secret === null || files.length === 0) return null;
  return (
    <ul aria-label="Files" className={cn("flex flex-wrap gap-2", align === "end" && "justify-end pb-2")}>
      {files.map((file) => (
        <li key={file.id} className="min-w-0 max-w-full">
          {isImage(file.media_type) ? (
            <Picture secret={secret} file={file} />
          ) : (
            <FileTile file={file} fetchBlob={() => fetchSharedFile(secret, file.id)} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Picture({ secret, file }: { secret: string; file: FileReference }) {
  const [blob, setBlob] = useState<Blob>();
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    const leave = new AbortController();
    fetchSharedFile(secret, file.id, leave.signal).then(setBlob, (problem: Error) => {
      if (!leave.signal.aborted) setError(problem);
    });
    return () => leave.abort();
  }, [secret, file.id]);
  return <PictureTile file={file} blob={blob} error={error} />;
}
