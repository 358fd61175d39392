"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, FileText, ImageOff } from "lucide-react";
import Image from "next/image";
import { useEffect, useState } from "react";
import { cn } from "@/components/ui/cn";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import { fetchBlob, fileBlobOptions } from "../client";
import type { FileReference } from "../schema";
import { formatBytes, isImage } from "../utils";

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
            <FileChip organizationId={organizationId} file={file} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface FileProps {
  organizationId: string;
  file: FileReference;
}

/** Of all pictures: `h-44`, in pixels. */
const height = 176;

/** Of a height that is known before the picture is: the rows below it stay where they are. */
function Picture({ organizationId, file }: FileProps) {
  const { data: blob, error } = useQuery(fileBlobOptions(organizationId, file.id));
  const url = useObjectUrl(blob);
  if (error) {
    return (
      <span className="flex h-44 w-56 max-w-full flex-col items-center justify-center gap-2 rounded-xl border border-border text-muted text-xs">
        <ImageOff aria-hidden="true" className="size-5" />
        {error instanceof ApiProblem && error.status === 404
          ? "This picture is gone."
          : "This picture cannot be loaded."}
      </span>
    );
  }
  if (url === null) return <span className="block h-44 w-56 max-w-full animate-pulse rounded-xl bg-hover" />;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      aria-label={`Open ${file.name}`}
      className="block h-44 max-w-full overflow-hidden rounded-xl border border-border bg-hover"
    >
      <Image
        unoptimized
        src={url}
        alt={file.name}
        width={height}
        height={height}
        className="h-full w-auto min-w-11 max-w-full object-contain"
      />
    </a>
  );
}

function FileChip({ organizationId, file }: FileProps) {
  return (
    <button
      type="button"
      aria-label={`Download ${file.name}`}
      onClick={() => void save(organizationId, file)}
      className="group/file flex h-13 w-60 max-w-full items-center gap-2.5 rounded-xl border border-border bg-raised px-2 text-left transition-colors hover:bg-hover"
    >
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-hover text-muted">
        <FileText aria-hidden="true" className="size-4.5" />
      </span>
      <span className="min-w-0 flex-1 text-[13px] leading-4.5">
        <span className="block truncate font-medium">{file.name}</span>
        <span className="block text-muted text-xs">{formatBytes(file.size_bytes)}</span>
      </span>
      <Download aria-hidden="true" className="size-4 shrink-0 text-muted" />
    </button>
  );
}

async function save(organizationId: string, { id, name }: FileReference): Promise<void> {
  try {
    const url = URL.createObjectURL(await fetchBlob(organizationId, id));
    const link = Object.assign(document.createElement("a"), { href: url, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    showToast(error instanceof ApiProblem ? error.detail : "The file could not be downloaded. Try again.");
  }
}

function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
