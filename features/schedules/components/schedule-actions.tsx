"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Pause, Pencil, Play, Trash2, Zap } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { deleteSchedule, pauseSchedule, refreshSchedules, resumeSchedule, runScheduleNow } from "../client";
import { mayManage } from "../permissions";
import type { Schedule } from "../schema";
import { ScheduleDialog } from "./schedule-dialog";

interface ScheduleActionsProps {
  schedule: Schedule;
  onDeleted?: () => void;
}

/** What can be done with a schedule by those who may. */
export function ScheduleActions({ schedule, onDeleted }: ScheduleActionsProps) {
  const { organization, canWrite } = useWorkspace();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"edit" | "delete" | null>(null);
  const [busy, setBusy] = useState(false);
  if (!canWrite || !mayManage(organization.role, schedule.is_mine)) return null;

  async function act(work: () => Promise<unknown>, done: string) {
    setBusy(true);
    try {
      await work();
      showToast(done);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    } finally {
      setBusy(false);
      await refreshSchedules(queries, organization.id);
    }
  }
  const { id, name, status } = schedule;
  const pause = () => act(() => pauseSchedule(organization.id, id), `“${name}” is paused.`);
  const resume = () => act(() => resumeSchedule(organization.id, id), `“${name}” goes on.`);
  const entries: MenuEntry[] = [
    { label: "Change…", icon: Pencil, onSelect: () => setAsking("edit") },
    ...(status === "active" ? [{ label: "Pause", icon: Pause, onSelect: () => void pause() }] : []),
    ...(status === "paused" ? [{ label: "Resume", icon: Play, onSelect: () => void resume() }] : []),
    { label: "Delete…", icon: Trash2, tone: "danger", onSelect: () => setAsking("delete") },
  ];
  return (
    <>
      <Button
        variant="secondary"
        size="sm"
        disabled={busy}
        onClick={() => void act(() => runScheduleNow(organization.id, id), `“${name}” was started.`)}
      >
        {busy ? <Spinner /> : <Zap aria-hidden="true" />}
        Run now
      </Button>
      <Menu
        entries={entries}
        button={(props) => (
          <Button {...props} variant="ghost" size="icon" aria-label={`More about ${name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        )}
      />
      {asking === "edit" ? (
        <ScheduleDialog
          schedule={schedule}
          onDone={(changed) => showToast(`“${changed.name}” was saved.`)}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === "delete" ? (
        <ConfirmDialog
          title={`Delete “${name}”?`}
          confirmLabel="Delete"
          tone="danger"
          onConfirm={async () => {
            await deleteSchedule(organization.id, id);
            showToast(`“${name}” was deleted.`);
            onDeleted?.();
            await refreshSchedules(queries, organization.id);
          }}
          onClose={() => setAsking(null)}
        >
          It fires no more. Its runs stay; what became of its times is forgotten.
        </ConfirmDialog>
      ) : null}
    </>
  );
}
