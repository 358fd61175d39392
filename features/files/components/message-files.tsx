"use client";

import { useQuery } from "@tanstack/react-query";
import { cn } from "@/components/ui/cn";
import { fetchBlob, fileBlobOptions } from "../client";
import type { FileReference } from "../schema";
import { isImage } from "../utils";
import { FileTile, PictureTile } from "./file-tiles";

interface MessageFilesProps {
  organizationId: string;
  files: readonly FileReference[];
  align?: "start" | "end";
}

/** Files of a message or of a tool: pictures to look at, others to download. */
export function MessageFiles({ organizationId, files, align = "start" }: MessageFilesProps) {
  if (files.length === 0) return null;
  return (
    <ul aria-label="Files" className={cn("flex flex-wrap gap-2", align === "end" && "justify-end pb-2")}>
      {files.map((file) => (
        <li key={file.id} className="min-w-0 max-w-full">
          {isImage(file.media_type) ? (
            <Picture organizationId={organizationId} file={file} />
          ) : (
            <FileTile file={file} fetchBlob={() => fetchBlob(organizationId, file.id)} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Picture({ organizationId, file }: { organizationId: string; file: FileReference }) {
  const { data: blob, error } = useQuery(fileBlobOptions(organizationId, file.id));
  return <PictureTile file={file} blob={blob} error={error} />;
}
