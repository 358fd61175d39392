"use client";

import { useQuery } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { retentionPreviewOptions } from "../client";
import type { RetentionClass } from "../constants";
import type { RetentionSettings, UpdateRetention } from "../schema";
import { fieldOf } from "../utils";
import { trialOf } from "./changes";
import { amountInWords, classWords, daysInWords } from "./words";

interface ShortenDialogProps {
  settings: RetentionSettings;
  changes: UpdateRetention;
  shortened: readonly RetentionClass[];
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Says what a shorter time deletes before it holds. */
export function ShortenDialog({ settings, changes, shortened, onConfirm, onClose }: ShortenDialogProps) {
  const { organization } = useWorkspace();
  const { data } = useQuery(retentionPreviewOptions(organization.id, trialOf(changes)));
  return (
    <ConfirmDialog
      title="Keep things for a shorter time?"
      confirmLabel="Save and delete"
      tone="danger"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <ul className="flex flex-col gap-2">
        {shortened.map((of) => {
          const forecast = data?.classes.find((each) => each.class === of);
          return (
            <li key={of}>
              <span className="font-medium text-foreground">{classWords[of].name}</span>:{" "}
              {daysInWords(changes[fieldOf[of]] ?? null)} instead of {daysInWords(settings[fieldOf[of]])}.{" "}
              {forecast && forecast.count > 0
                ? `${amountInWords(forecast)} will be deleted.`
                : "Nothing is that old yet."}
            </li>
          );
        })}
      </ul>
      <p className="mt-3">
        It happens at the next pass{data ? `, on ${formatDateTime(data.next_pass_at)}` : ""}. What is deleted then
        cannot be brought back.
      </p>
    </ConfirmDialog>
  );
}
