"use client";

import { ChevronLeft, Download, Ellipsis, FileUp, Keyboard, type LucideIcon, Redo2, Undo2 } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { SaveNote } from "@/components/drafts/save-note";
import { SidebarOpener } from "@/components/shell/sidebar-toggle";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { useWorkspace } from "@/features/organizations/client";
import { useHotkeys } from "@/lib/hooks/use-hotkeys";
import type { WorkflowDetail } from "../../presenting/schema";
import { useEditor } from "./editor-context";
import { KeyHelp } from "./key-help";
import { PublishDialog } from "./publish-dialog";
import { ReplaceDialog } from "./replace-dialog";
import { saveDraftAsFile } from "./state/file";
import { isWriting } from "./use-canvas-keys";

export type EditorView = "graph" | "json";

interface EditorBarProps {
  workflow: WorkflowDetail;
  view: EditorView;
  onView: (view: EditorView) => void;
  isReadOnly: boolean;
}

/** Where one is, whether it is saved, how it is seen, and the way to publish it. */
export function EditorBar({ workflow, view, onView, isReadOnly }: EditorBarProps) {
  const { organization } = useWorkspace();
  const { editor } = useEditor();
  const { name } = editor.draft;
  useHistoryKeys();
  return (
    <header className="flex h-14 shrink-0 items-center gap-1.5 border-border border-b px-3 sm:gap-2 sm:px-4">
      <span className="md:hidden">
        <SidebarOpener />
      </span>
      <Button asChild size="icon" variant="ghost">
        <Link href={`/${organization.slug}/workflows/${workflow.key}` as Route} aria-label="Back to the workflow">
          <ChevronLeft aria-hidden="true" />
        </Link>
      </Button>
      <h1 className="min-w-0 truncate font-semibold text-sm">{name || "Without a name"}</h1>
      <SaveNote status={editor.status} wordsFrom="lg" />
      <span className="flex-1" />
      {isReadOnly ? null : <EditingTools workflow={workflow} view={view} onView={onView} />}
    </header>
  );
}

function EditingTools({ workflow, view, onView }: Omit<EditorBarProps, "isReadOnly">) {
  const { editor } = useEditor();
  const [open, setOpen] = useState<"publish" | "replace" | "keys" | null>(null);
  return (
    <>
      <HistoryButton label="Undo" keys="Control+Z" disabled={!editor.canUndo} onClick={editor.undo} icon={Undo2} />
      <HistoryButton
        label="Redo"
        keys="Control+Shift+Z"
        disabled={!editor.canRedo}
        onClick={editor.redo}
        icon={Redo2}
      />
      <div className="flex gap-0.5 rounded-lg border border-border bg-surface p-0.5">
        <ViewButton current={view === "graph"} onClick={() => onView("graph")}>
          Graph
        </ViewButton>
        <ViewButton current={view === "json"} onClick={() => onView("json")}>
          JSON
        </ViewButton>
      </div>
      <Menu
        entries={[
          { label: "Export", icon: Download, onSelect: () => saveDraftAsFile(workflow, editor.draft) },
          { label: "Replace by a file", icon: FileUp, onSelect: () => setOpen("replace") },
          { type: "separator" },
          { label: "Keyboard shortcuts", icon: Keyboard, onSelect: () => setOpen("keys") },
        ]}
        button={(props) => (
          <Button {...props} size="icon" variant="ghost" aria-label="More">
            <Ellipsis aria-hidden="true" />
          </Button>
        )}
      />
      <Button size="sm" onClick={() => setOpen("publish")} disabled={editor.status.state === "conflict"}>
        Publish
      </Button>
      {open === "publish" ? <PublishDialog workflow={workflow} onClose={() => setOpen(null)} /> : null}
      {open === "replace" ? <ReplaceDialog onClose={() => setOpen(null)} /> : null}
      {open === "keys" ? <KeyHelp onClose={() => setOpen(null)} /> : null}
    </>
  );
}

interface HistoryButtonProps {
  label: string;
  keys: string;
  disabled: boolean;
  onClick: () => void;
  icon: LucideIcon;
}

function HistoryButton({ label, keys, disabled, onClick, icon: Icon }: HistoryButtonProps) {
  return (
    <Button
      size="icon"
      variant="ghost"
      aria-label={label}
      data-tip={label}
      aria-keyshortcuts={keys}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon aria-hidden="true" />
    </Button>
  );
}

function useHistoryKeys(): void {
  const { editor } = useEditor();
  // A field undoes its own typing; elsewhere the whole draft goes back.
  const unlessWriting = (act: () => void) => () => {
    if (isWriting(document.activeElement)) return false;
    act();
    return true;
  };
  useHotkeys({
    "mod+z": unlessWriting(editor.undo),
    "mod+shift+z": unlessWriting(editor.redo),
    "mod+y": unlessWriting(editor.redo),
  });
}

function ViewButton({ current, onClick, children }: { current: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onClick}
      className="h-7 rounded-md px-2.5 font-medium text-[13px] text-muted hover:text-foreground aria-pressed:bg-raised aria-pressed:text-foreground aria-pressed:shadow-sm"
    >
      {children}
    </button>
  );
}
