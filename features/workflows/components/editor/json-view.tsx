"use client";

import { useState } from "react";
import { useEditor } from "./editor-context";
import { withIds, withoutIds } from "./state/draft";

/** The draft as JSON, both ways: what is written here is in the graph as soon as it is a definition. */
export function JsonView() {
  const { editor } = useEditor();
  const stored = JSON.stringify(withoutIds(editor.draft), null, 2);
  const [text, setText] = useState(stored);
  const [problem, setProblem] = useState<string | null>(null);
  const [applied, setApplied] = useState(stored);
  // Undo, redo and the inspector change the draft beside this text.
  if (stored !== applied) {
    setApplied(stored);
    setText(stored);
    setProblem(null);
  }

  async function edit(next: string) {
    setText(next);
    const { WorkflowDefinition } = await import("../../definition/schema");
    const value = parsed(next);
    if (value instanceof SyntaxError) return setProblem(value.message);
    const definition = WorkflowDefinition.safeParse(value);
    if (!definition.success) {
      const [issue] = definition.error.issues;
      return setProblem(
        issue ? `${issue.path.join(".") || "The definition"}: ${issue.message}` : "This is no workflow.",
      );
    }
    setProblem(null);
    setApplied(JSON.stringify(definition.data, null, 2));
    editor.change((draft) => withIds(definition.data, draft), "Changed the JSON", { tag: "json" });
  }

  return (
    <section aria-label="JSON" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <textarea
        aria-label="Definition as JSON"
        aria-invalid={problem !== null || undefined}
        aria-describedby="json-problem"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => void edit(event.target.value)}
        className="min-h-0 flex-1 resize-none bg-background p-5 font-mono text-[12.5px] leading-5 outline-none focus-visible:shadow-[inset_0_0_0_2px_var(--accent)]"
      />
      <p
        id="json-problem"
        role="status"
        className="shrink-0 border-border border-t bg-surface px-5 py-2.5 text-[13px] leading-5"
      >
        {problem ? (
          <span className="text-danger">{problem} Until this is right, the graph stays as it was.</span>
        ) : (
          <span className="text-muted">What you write here changes the graph, and the other way round.</span>
        )}
      </p>
    </section>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}
