"use client";

import type { DraftEditor } from "../../editing/use-draft-editor";
import { AnswerSection } from "./answer-section";
import { ColleagueSection } from "./colleague-section";
import { IdentitySection } from "./identity-section";
import { InstructionSection } from "./instruction-section";
import { LimitSection } from "./limit-section";
import { ModelSection } from "./model-section";
import { StarterSection } from "./starter-section";
import { ToolSection } from "./tool-section";

/** All that makes an agent, from what everybody reads first to what few ever change. */
export function BuilderForm({ agentKey, editor }: { agentKey: string; editor: DraftEditor }) {
  return (
    <form noValidate onSubmit={(event) => event.preventDefault()} className="flex flex-col gap-6">
      <IdentitySection editor={editor} />
      <InstructionSection editor={editor} />
      <ModelSection editor={editor} />
      <ToolSection editor={editor} />
      <ColleagueSection agentKey={agentKey} editor={editor} />
      <StarterSection editor={editor} />
      <LimitSection editor={editor} />
      <AnswerSection editor={editor} />
    </form>
  );
}
