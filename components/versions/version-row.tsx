"use client";

import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ListRow } from "@/components/ui/list";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import type { ShownVersion } from "./version";

interface VersionRowProps {
  version: ShownVersion;
  verb: string;
  /** Whether going back loses changes of the draft that no version has. */
  losesDraft: boolean;
  onCompare: (() => void) | null;
  onRollBack: ((version: number) => Promise<void>) | null;
}

export function VersionRow({ version: row, verb, losesDraft, onCompare, onRollBack }: VersionRowProps) {
  const { version } = row;
  const [goingBack, setGoingBack] = useState(false);
  const made = useLocalTime(row.created_at, formatDateTime);
  return (
    <ListRow
      title={`Version ${version}`}
      badges={row.published ? <Badge tone="positive">{`${capitalised(verb)} now`}</Badge> : null}
      detail={
        <>
          {row.note ? <span className="block text-foreground">{row.note}</span> : null}
          {[row.created_by?.name, made].filter(Boolean).join(" · ")}
        </>
      }
      actions={
        <>
          {onCompare ? (
            <Button size="sm" variant="ghost" onClick={onCompare} aria-label={`Compare version ${version}`}>
              Compare
            </Button>
          ) : null}
          {onRollBack && !row.published ? (
            <Button
              size="sm"
              variant="secondary"
              onClick={() => setGoingBack(true)}
              aria-label={`Roll back to version ${version}`}
            >
              Roll back
            </Button>
          ) : null}
        </>
      }
    >
      {onRollBack && goingBack ? (
        <ConfirmDialog
          title={`Roll back to version ${version}?`}
          confirmLabel="Roll back"
          onConfirm={() => onRollBack(version)}
          onClose={() => setGoingBack(false)}
        >
          It {verb} from now on, and the draft becomes what it says.
          {losesDraft ? " The draft’s unpublished changes are lost." : ""} Runs under way go on with the version with
          which they began.
        </ConfirmDialog>
      ) : null}
    </ListRow>
  );
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
