"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useWorkspace } from "@/features/organizations/client";
import { DraftSaver, type DraftState } from "@/lib/drafts/draft-saver";
import { useLeaveWarning } from "@/lib/drafts/use-leave-warning";
import type { FieldError } from "@/lib/errors";
import { updateWorkflow, workflowOptions } from "../../client";
import type { WorkflowDefinition } from "../../definition/schema";
import type { Issue, Known } from "../../definition/validate";
import type { WorkflowDetail } from "../../presenting/schema";
import { type Draft, withIds, withoutIds } from "./state/draft";
import { begin, type History, type Moment, record, redo, undo } from "./state/history";

const pauseMs = 700;

export type EditableWorkflow = WorkflowDetail & { draft: WorkflowDefinition; draft_revision: number };

interface ChangeOptions {
  /** The part that is chosen afterwards; the one that is chosen already when absent. */
  select?: string | null;
  /** Changes of the same tag, one soon after the other, are undone together. */
  tag?: string;
}

export interface WorkflowEditing {
  draft: Draft;
  selected: string | null;
  select: (id: string | null) => void;
  /** Changes the draft; it is saved a moment later. The label says what was done, as in “Removed Research”. */
  change: (change: (draft: Draft) => Draft, label: string, options?: ChangeOptions) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  status: DraftState;
  /** What is wrong, found here at once and by the server when it saved. */
  issues: readonly Issue[];
  errorAt: (path: string) => string | undefined;
  /** What was done last, for those who do not see it. */
  announcement: string;
  announce: (text: string) => void;
  flush: () => Promise<boolean>;
  complain: (errors: readonly FieldError[]) => void;
  resolve: (keepMine: boolean) => Promise<void>;
}

/** The draft of a workflow under one's hands: edited at once, with a history, saved in the background. */
export function useWorkflowEditor(workflow: EditableWorkflow, known: Known | null): WorkflowEditing {
  const [history, setHistory] = useState<History>(() => begin(withIds(workflow.draft)));
  const latest = useRef(history);
  const [announcement, announce] = useState("");
  const { saver, status, resolveWith } = useSaver(workflow);
  const { draft, selected } = history.present;
  const issues = useIssues(draft, known, status);
  const messages = useMemo(() => new Map([...issues].reverse().map(({ path, message }) => [path, message])), [issues]);

  const put = useCallback(
    (next: History, text: string) => {
      const before = latest.current.present.draft;
      latest.current = next;
      setHistory(next);
      if (text) announce(text);
      if (next.present.draft !== before) saver.change(withoutIds(next.present.draft));
    },
    [saver],
  );

  const change = useCallback<WorkflowEditing["change"]>(
    (make, label, options = {}) => {
      const { present } = latest.current;
      const made = make(present.draft);
      const next: Moment = { draft: made, selected: options.select === undefined ? present.selected : options.select };
      put(record(latest.current, next, label, Date.now(), options.tag), options.tag ? "" : label);
    },
    [put],
  );

  const travel = useCallback(
    (go: typeof undo, word: string) => {
      const done = go(latest.current);
      if (done) put(done.history, `${word}: ${done.label}`);
      else announce(`Nothing to ${word === "Undone" ? "undo" : "redo"}.`);
    },
    [put],
  );

  const select = useCallback((id: string | null) => {
    latest.current = { ...latest.current, present: { ...latest.current.present, selected: id }, last: null };
    setHistory(latest.current);
  }, []);

  return {
    draft,
    selected,
    select,
    change,
    undo: useCallback(() => travel(undo, "Undone"), [travel]),
    redo: useCallback(() => travel(redo, "Done again"), [travel]),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    status,
    issues,
    errorAt: (path) => messages.get(path),
    announcement,
    announce,
    flush: () => saver.flush(),
    complain: (errors) => saver.complain(errors),
    resolve: async (keepMine) => {
      const definition = await resolveWith(keepMine);
      if (!definition) return;
      latest.current = { ...begin(withIds(definition, latest.current.present.draft)), last: null };
      setHistory(latest.current);
    },
  };
}

function useSaver(workflow: EditableWorkflow) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [status, setStatus] = useState<DraftState>({ state: "saved", errors: new Map() });
  const options = workflowOptions(organization.id, workflow.key);
  const [saver] = useState(
    () =>
      new DraftSaver<WorkflowDefinition>({
        saved: { definition: workflow.draft, revision: workflow.draft_revision },
        send: async (change) => {
          const updated = await updateWorkflow(organization.id, workflow.key, change);
          queryClient.setQueryData(options.queryKey, updated);
          return updated.draft_revision ?? change.draft_revision;
        },
        onState: setStatus,
        pauseMs,
      }),
  );
  useEffect(() => () => void saver.flush(), [saver]);
  useLeaveWarning(status.state);

  async function resolveWith(keepMine: boolean): Promise<WorkflowDefinition | null> {
    const theirs = await queryClient.fetchQuery({ ...options, staleTime: 0 });
    if (theirs.draft === null || theirs.draft_revision === null) return null;
    return saver.rebase({ definition: theirs.draft, revision: theirs.draft_revision }, keepMine);
  }

  return { saver, status, resolveWith };
}

const checkAfterMs = 120;

/** Looks at the draft a moment after each change, with the rules that the server has as well. */
function useIssues(draft: Draft, known: Known | null, { errors }: DraftState): readonly Issue[] {
  const [found, setFound] = useState<readonly Issue[]>([]);
  useEffect(() => {
    if (!known) return;
    let isOver = false;
    const timer = setTimeout(async () => {
      const { validateDefinition } = await import("../../definition/validate");
      if (!isOver) setFound(validateDefinition(withoutIds(draft), known));
    }, checkAfterMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [draft, known]);
  return useMemo(() => {
    const places = new Set(found.map(({ path }) => path));
    const others = [...errors].flatMap(([path, message]) => (places.has(path) ? [] : [{ path, message }]));
    return [...found, ...others];
  }, [found, errors]);
}
