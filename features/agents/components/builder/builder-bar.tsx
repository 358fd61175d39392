"use client";

import { ChevronLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { SaveNote } from "@/components/drafts/save-note";
import { SidebarOpener } from "@/components/shell/sidebar-toggle";
import { Button } from "@/components/ui/button";
import { PaneButton } from "@/components/ui/pane-button";
import { useWorkspace } from "@/features/organizations/client";
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
        <SaveNote status={editor.status} wordsFrom="sm" />
        <Button size="sm" onClick={() => setPublishing(true)} disabled={editor.status.state === "conflict"}>
          Publish
        </Button>
      </div>
      <div className="grid grid-cols-2 gap-1 px-3 pb-2 lg:hidden">
        <PaneButton className="h-9" current={pane === "build"} onClick={() => onPane("build")}>
          Build
        </PaneButton>
        <PaneButton className="h-9" current={pane === "try"} onClick={() => onPane("try")}>
          Try it
        </PaneButton>
      </div>
      {publishing ? <PublishDialog agent={agent} editor={editor} onClose={() => setPublishing(false)} /> : null}
    </header>
  );
}
