"use client";

import { useQueryClient } from "@tanstack/react-query";
import {
  CirclePause,
  CirclePlay,
  CircleStop,
  Ellipsis,
  GitCompare,
  type LucideIcon,
  RotateCcw,
  StepForward,
  Trash2,
} from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { cancelRun, runStateKeys } from "../client";
import { deleteRun, pauseRun, rerunRun, resumeRun, retryRun } from "../controlling/client";
import { canControlRun } from "../permissions";
import type { Run } from "../schema";
import { CompareDialog } from "./comparison/compare-dialog";
import { type ControlName, controlsFor } from "./run-control-states";

interface RunControlsProps {
  run: Run;
  /** As the stream tells it, where the run is followed. */
  status: Run["status"];
}

type Asked = "cancel" | "delete" | "compare";

/** What can be done with a run as it stands, for whoever may. */
export function RunControls({ run, status }: RunControlsProps) {
  const { organization, canWrite } = useWorkspace();
  const [asked, setAsked] = useState<Asked | null>(null);
  const acts = useActs(run);
  const mayControl = canWrite && canControlRun(organization.role, run);
  const possible = new Set<ControlName>(mayControl ? controlsFor(run, status) : []);
  const more = menuEntries(run, possible, acts, setAsked);
  return (
    <div className="flex flex-wrap gap-2">
      {buttons
        .filter(({ name }) => possible.has(name))
        .map(({ name, label, icon: Icon, send }) => (
          <Button
            key={name}
            size="sm"
            variant="secondary"
            disabled={acts.busy !== null}
            onClick={() => (send ? void acts.act(name, () => send(organization.id, run.id)) : setAsked("cancel"))}
          >
            {acts.busy === name ? <Spinner /> : <Icon aria-hidden="true" />}
            {label}
          </Button>
        ))}
      {more.length > 0 ? (
        <Menu
          entries={more}
          button={(props) => (
            <Button {...props} size="icon" variant="secondary" aria-label="More to do with this run">
              <Ellipsis aria-hidden="true" />
            </Button>
          )}
        />
      ) : null}
      {asked === null ? null : <AskedDialog asked={asked} run={run} acts={acts} onClose={() => setAsked(null)} />}
    </div>
  );
}

interface ControlButton {
  name: ControlName;
  label: string;
  icon: LucideIcon;
  /** Absent where somebody is asked first. */
  send?: (organizationId: string, runId: string) => Promise<Run>;
}

const buttons: readonly ControlButton[] = [
  { name: "resume", label: "Resume", icon: CirclePlay, send: resumeRun },
  { name: "pause", label: "Pause", icon: CirclePause, send: pauseRun },
  { name: "cancel", label: "Cancel", icon: CircleStop },
  { name: "retry", label: "Retry", icon: StepForward, send: retryRun },
  {
    name: "rerun",
    label: "Run again",
    icon: RotateCcw,
    send: (organizationId, id) => rerunRun(organizationId, id, {}),
  },
];

function menuEntries(
  run: Run,
  possible: ReadonlySet<ControlName>,
  { act, organizationId }: Acts,
  ask: (asked: Asked) => void,
): MenuEntry[] {
  const entries: MenuEntry[] = [];
  if (run.kind === "workflow") {
    entries.push({ label: "Compare with another run…", icon: GitCompare, onSelect: () => ask("compare") });
  }
  if (possible.has("rerun")) {
    const onSelect = () => void act("rerun", () => rerunRun(organizationId, run.id, { version: "published" }));
    entries.push({ label: "Run the published version again", icon: RotateCcw, onSelect });
  }
  if (possible.has("delete")) {
    entries.push({ type: "separator" });
    entries.push({ label: "Delete…", icon: Trash2, tone: "danger", onSelect: () => ask("delete") });
  }
  return entries;
}

interface AskedDialogProps {
  asked: Asked;
  run: Run;
  acts: Acts;
  onClose: () => void;
}

function AskedDialog({ asked, run, acts, onClose }: AskedDialogProps) {
  const { organization } = useWorkspace();
  switch (asked) {
    case "compare":
      return <CompareDialog run={run} onClose={onClose} />;
    case "cancel":
      return (
        <ConfirmDialog
          title="Cancel this run?"
          confirmLabel="Cancel the run"
          tone="danger"
          onConfirm={() => acts.act("cancel", () => cancelRun(organization.id, run.id))}
          onClose={onClose}
        >
          What goes on is stopped where it is. Finished steps keep their outputs, and a retry goes on from there.
        </ConfirmDialog>
      );
    case "delete":
      return (
        <ConfirmDialog
          title="Delete this run?"
          confirmLabel="Delete"
          tone="danger"
          onConfirm={async () => {
            await deleteRun(organization.id, run.id);
            acts.goTo(`/${organization.slug}/runs`);
          }}
          onClose={onClose}
        >
          It goes from every list at once, with its events, outputs and files. This cannot be undone.
        </ConfirmDialog>
      );
  }
}

/** Sends what somebody asks for. A run that is new is gone to. */
export function useActs(run: Pick<Run, "id">) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [busy, setBusy] = useState<ControlName | null>(null);
  const goTo = (path: string) => {
    void queryClient.invalidateQueries({ queryKey: ["runs", organization.id, "list"] });
    router.push(path as Route);
  };

  async function act(name: ControlName, send: () => Promise<Run>): Promise<void> {
    setBusy(name);
    try {
      const { id } = await send();
      if (id !== run.id) goTo(`/${organization.slug}/runs/${id}`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    } finally {
      setBusy(null);
      for (const queryKey of runStateKeys(organization.id, run.id)) void queryClient.invalidateQueries({ queryKey });
    }
  }

  return { organizationId: organization.id, act, goTo, busy };
}

type Acts = ReturnType<typeof useActs>;
