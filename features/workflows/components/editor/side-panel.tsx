"use client";

import { useState } from "react";
import { PaneButton } from "@/components/ui/pane-button";
import type { WorkflowDetail } from "../../presenting/schema";
import { useEditor } from "./editor-context";
import { Inspector } from "./inspector/inspector";
import { TrialPanel } from "./trial/trial-panel";

/** At the right of the graph: the form of what is chosen, or the run that is tried. */
export function SidePanel({ workflow }: { workflow: WorkflowDetail }) {
  const { trial } = useEditor();
  const [pane, setPane] = useState<"form" | "run">("form");
  return (
    <aside
      aria-label="Inspector"
      data-inspector
      className="flex min-h-0 w-72 shrink-0 flex-col border-border border-l bg-surface lg:w-[21rem]"
    >
      <div className="grid shrink-0 grid-cols-2 gap-1 border-border border-b p-2">
        <PaneButton current={pane === "form"} onClick={() => setPane("form")}>
          Settings
        </PaneButton>
        <PaneButton current={pane === "run"} onClick={() => setPane("run")}>
          Test run
          {trial.state === "running" || trial.state === "starting" ? (
            <span aria-hidden="true" className="size-1.5 animate-breathe rounded-full bg-accent" />
          ) : null}
        </PaneButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto bg-raised">
        {pane === "form" ? <Inspector /> : <TrialPanel workflow={workflow} />}
      </div>
    </aside>
  );
}
