"use client";

import { CircleAlert, FileText, RotateCcw, X } from "lucide-react";
import Image from "next/image";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatBytes } from "../utils";
import type { Attachment, Attachments } from "./use-attachments";

/** The files of the next message: what they are, how far they are, and a way to take each back. */
export function AttachmentBar({ attachments, remove, retry }: Attachments) {
  if (attachments.length === 0) return null;
  return (
    <ul aria-label="Attached files" className="flex max-h-44 flex-wrap gap-2 overflow-y-auto px-3 pt-3">
      {attachments.map((attachment) => (
        <AttachmentChip
          key={attachment.key}
          attachment={attachment}
          onRemove={() => remove(attachment.key)}
          onRetry={() => retry(attachment)}
        />
      ))}
    </ul>
  );
}

interface AttachmentChipProps {
  attachment: Attachment;
  onRemove: () => void;
  onRetry: () => void;
}

function AttachmentChip({ attachment, onRemove, onRetry }: AttachmentChipProps) {
  const { file, preview, progress, stored, error } = attachment;
  const percent = Math.round(progress * 100);
  return (
    <li
      className={cn(
        "relative flex min-h-14 w-full min-w-0 animate-fade items-center gap-2.5 overflow-hidden rounded-xl border bg-background p-1.5",
        error ? "border-danger/40 bg-danger-soft" : "border-border sm:w-60",
      )}
    >
      {preview ? (
        <Image
          unoptimized
          src={preview}
          alt=""
          width={44}
          height={44}
          className="size-11 shrink-0 rounded-lg object-cover"
        />
      ) : (
        <span className="flex size-11 shrink-0 items-center justify-center rounded-lg bg-hover text-muted">
          {error ? (
            <CircleAlert aria-hidden="true" className="size-5" />
          ) : (
            <FileText aria-hidden="true" className="size-5" />
          )}
        </span>
      )}
      <div className="min-w-0 flex-1 text-[13px] leading-4.5">
        <p className="truncate font-medium">{file.name}</p>
        {error ? (
          <p role="alert" className="wrap-anywhere text-danger text-xs">
            {error}
          </p>
        ) : (
          <p className="text-muted text-xs">{stored ? formatBytes(file.size) : `Sending, ${percent}%`}</p>
        )}
      </div>
      {error ? (
        <Button variant="ghost" size="icon-sm" aria-label={`Try ${file.name} again`} onClick={onRetry}>
          <RotateCcw aria-hidden="true" />
        </Button>
      ) : null}
      <Button variant="ghost" size="icon-sm" aria-label={`Remove ${file.name}`} onClick={onRemove}>
        <X aria-hidden="true" />
      </Button>
      {stored || error ? null : (
        <span
          role="progressbar"
          aria-label={`Sending ${file.name}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          className="absolute inset-x-0 bottom-0 h-0.5 bg-border"
        >
          <span className="block h-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
        </span>
      )}
    </li>
  );
}
