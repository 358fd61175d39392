"use client";

import { createContext, useContext } from "react";
import type { Agent } from "@/features/agents/schema";
import type { Tool } from "@/features/tools/schema";
import type { Trial } from "./trial/trial";
import type { WorkflowEditing } from "./use-workflow-editor";

/** What all parts of the editor share. */
interface EditorShared {
  editor: WorkflowEditing;
  agents: readonly Agent[];
  tools: readonly Tool[];
  trial: Trial;
}

export const EditorContext = createContext<EditorShared | null>(null);

export function useEditor(): EditorShared {
  const shared = useContext(EditorContext);
  if (!shared) throw new Error("This part stands only inside the editor.");
  return shared;
}
