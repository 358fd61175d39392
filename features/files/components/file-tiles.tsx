"use client";

import { Download, FileText, ImageOff } from "lucide-react";
import Image from "next/image";
import { useEffect, useState } from "react";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import type { FileReference } from "../schema";
import { formatBytes } from "../utils";

interface PictureTileProps {
  file: FileReference;
  /** Undefined until it is there. */
  blob: Blob | undefined;
  error: Error | null;
}

/** Of all pictures: `h-44`, in pixels. */
const height = 176;

/** Of a height that is known before the picture is: the rows below it stay where they are. */
export function PictureTile({ file, blob, error }: PictureTileProps) {
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

interface FileTileProps {
  file: FileReference;
  fetchBlob: () => Promise<Blob>;
}

/** A file that is saved when it is clicked. */
export function FileTile({ file, fetchBlob }: FileTileProps) {
  return (
    <button
      type="button"
      aria-label={`Download ${file.name}`}
      onClick={() => void save(file.name, fetchBlob)}
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

async function save(name: string, fetchBlob: () => Promise<Blob>): Promise<void> {
  try {
    const url = URL.createObjectURL(await fetchBlob());
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
