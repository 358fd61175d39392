"use client";

import { Check, ChevronLeft, CircleAlert, CloudOff } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { SidebarOpener } from "@/components/shell/sidebar-toggle";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { useWorkspace } from "@/features/organizations/client";
import type { DraftState } from "@/lib/drafts/draft-saver";
import type { DraftEditor } from "../../editing/use-draft-editor";
import type { AgentDetail } from "../../schema";
import { AgentMark } from "../agent-mark";
import { PublishDialog } from "./publish-dialog";

interface BuilderBarProps {
  agent: AgentDetail;
  editor: DraftEditor;
  pane: "build" | "try";
  onPane: (pane: "build" | "try") => void;
}

/** Where one is, whether it is saved, and the way to publish it. */
export function BuilderBar({ agent, editor, pane, onPane }: BuilderBarProps) {
  const { organization } = useWorkspace();
  const [publishing, setPublishing] = useState(false);
  const { name, avatar } = editor.definition;
  return (
    <header className="shrink-0 border-border border-b">
      <div className="flex h-14 items-center gap-2 px-3 sm:px-4">
        <span className="md:hidden">
          <SidebarOpener />
        </span>
        <Button asChild size="icon" variant="ghost">
          <Link href={`/${organization.slug}/agents/${agent.key}` as Route} aria-label="Back to the agent">
            <ChevronLeft aria-hidden="true" />
          </Link>
        </Button>
        <AgentMark name={name} avatar={avatar} size="small" />
        <h1 className="min-w-0 truncate font-semibold text-sm">{name || "Without a name"}</h1>
        <span className="flex-1" />
        <SaveNote status={editor.status} />
        <Button size="sm" onClick={() => setPublishing(true)} disabled={editor.status.state === "conflict"}>
          Publish
        </Button>
      </div>
      <div className="grid grid-cols-2 gap-1 px-3 pb-2 lg:hidden">
        <PaneButton current={pane === "build"} onClick={() => onPane("build")}>
          Build
        </PaneButton>
        <PaneButton current={pane === "try"} onClick={() => onPane("try")}>
          Try it
        </PaneButton>
      </div>
      {publishing ? <PublishDialog agent={agent} editor={editor} onClose={() => setPublishing(false)} /> : null}
    </header>
  );
}

function PaneButton({ current, onClick, children }: { current: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onClick}
      className="h-9 rounded-lg font-medium text-[13px] text-muted hover:bg-hover aria-pressed:bg-active aria-pressed:text-foreground"
    >
      {children}
    </button>
  );
}

function SaveNote({ status: { state, errors } }: { status: DraftState }) {
  return (
    <span role="status" className="flex items-center gap-1.5 whitespace-nowrap px-1 text-muted text-xs">
      {noteOf(state, errors.size)}
    </span>
  );
}

function noteOf(state: DraftState["state"], errors: number): ReactNode {
  switch (state) {
    case "saved":
      return (
        <>
          <Check aria-hidden="true" className="size-3.5" />
          <span className="max-sm:sr-only">Draft saved</span>
        </>
      );
    case "waiting":
    case "saving":
      return (
        <>
          <Spinner className="size-3" />
          <span className="max-sm:sr-only">Saving</span>
        </>
      );
    case "invalid":
      return (
        <span className="flex items-center gap-1.5 text-danger">
          <CircleAlert aria-hidden="true" className="size-3.5" />
          {errors} to fix
        </span>
      );
    default:
      return (
        <span className="flex items-center gap-1.5 text-danger">
          <CloudOff aria-hidden="true" className="size-3.5" />
          Not saved
        </span>
      );
  }
}
