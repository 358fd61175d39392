import { z } from "zod";
import { maxFilesPerMessage } from "@/features/files/constants";
import { ReasoningEffort, Usage } from "@/features/models/schema";
import { FileRef } from "@/features/tools/schema";

export const RunStatus = z.enum([
  "queued",
  "running",
  "waiting",
  "paused",
  "completed",
  "failed",
  "cancelled",
  "incomplete",
]);
export type RunStatus = z.output<typeof RunStatus>;

export const RunError = z
  .object({ code: z.string(), message: z.string(), retryable: z.boolean() })
  .meta({ id: "RunError" });
export type RunError = z.output<typeof RunError>;

export const AnsweringModel = z
  .object({
    model: z.string(),
    instead_of: z
      .string()
      .nullable()
      .describe("The model that was asked first and could not answer; null for no fallback"),
  })
  .meta({ id: "AnsweringModel" });
export type AnsweringModel = z.output<typeof AnsweringModel>;

export const Run = z
  .object({
    id: z.string(),
    status: RunStatus,
    kind: z.enum(["agent", "workflow"]),
    agent: z.string().nullable().describe("Key of the agent that was asked; null for a workflow"),
    current_agent: z.string().nullable(),
    agent_version: z.int().nullable().describe("Null for an agent of the catalog, 0 for a draft that was tried"),
    workflow: z.string().nullable().describe("Key of the workflow; null for an agent"),
    workflow_version: z.int().nullable().describe("Null for a workflow of the catalog, 0 for a draft that was tried"),
    trigger: z.enum(["manual", "api", "schedule", "webhook"]),
    trigger_id: z.string().nullable().describe("The schedule or the inbound webhook that started the run"),
    rerun_of: z.string().nullable().describe("The run that this one repeats"),
    started_by: z.object({ id: z.string(), name: z.string() }).describe("The person in whose name it runs"),
    is_own: z.boolean().describe("Whether it runs in the caller's name"),
    model: z.string().describe("The model that was chosen"),
    answered_by: z
      .array(AnsweringModel)
      .nullable()
      .describe("The models that did answer, agents used as tools included; null until the run has ended"),
    conversation_id: z.string().nullable(),
    input: z.string(),
    output: z.string().nullable(),
    structured_output: z.unknown().describe("The answer in the form that the agent's output schema asks for"),
    error: RunError.nullable(),
    usage: Usage.nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    events_deleted_at: z.iso.datetime().nullable().describe("When retention deleted its events and its trace"),
  })
  .meta({ id: "Run" });
export type Run = z.output<typeof Run>;

/** A run as a list shows it. */
export const RunSummary = Run.omit({ output: true, structured_output: true })
  .extend({
    progress: z
      .object({ steps_done: z.int(), steps_total: z.int().nullable() })
      .nullable()
      .describe("Of a workflow: how many of its steps need nothing more"),
  })
  .meta({ id: "RunSummary" });
export type RunSummary = z.output<typeof RunSummary>;

export const RunFilter = z.object({
  status: RunStatus.optional(),
  kind: z.enum(["agent", "workflow"]).optional(),
  agent: z.string().max(200).optional().describe("Key of the agent that was asked"),
  workflow: z.string().max(200).optional().describe("Key of the workflow"),
  trigger: z.enum(["manual", "api", "schedule", "webhook"]).optional(),
  trigger_id: z.uuid().optional().describe("Id of the schedule or the inbound webhook that started the runs"),
  own: z.stringbool().optional().describe("Only runs in one's own name; else also every run of a workflow"),
  conversation_id: z.uuid().optional(),
  from: z.iso.datetime({ offset: true }).optional().describe("Runs that began at this time or later"),
  to: z.iso.datetime({ offset: true }).optional().describe("Runs that began before this time"),
  q: z.string().trim().min(1).max(200).optional().describe("Text in the question or the answer"),
});
export type RunFilter = z.output<typeof RunFilter>;

/** Where a statement comes from. Offsets count UTF-16 code units of the item's text. */
export const Citation = z
  .object({
    type: z.enum(["url", "file"]),
    title: z.string(),
    url: z.string().nullable(),
    file_id: z.string().nullable(),
    start_index: z.int().nonnegative(),
    end_index: z.int().nonnegative(),
  })
  .meta({ id: "Citation" });
export type Citation = z.output<typeof Citation>;

/** A citation with the file it names, where the run made that file. */
export const CitationPart = Citation.extend({ file: FileRef.optional() }).meta({ id: "CitationPart" });
export type CitationPart = z.output<typeof CitationPart>;

const toolCallPart = {
  type: z.literal("tool_call"),
  item_id: z.string(),
  call_id: z.string(),
  tool: z.string(),
  tool_name: z.string(),
  arguments: z.string(),
  output: z.string().nullable(),
  status: z.enum(["preparing", "in_progress", "completed", "failed"]),
  code: z.string().optional().describe("What a code interpreter ran"),
  files: z.array(FileRef).optional().describe("What the tool made"),
  preview: z.string().optional().describe("Data URL of a picture under way; never stored"),
  approval: z
    .object({
      id: z.string(),
      status: z.enum(["requested", "approved", "rejected", "cancelled"]),
      reason: z.string().nullable(),
    })
    .optional(),
};

const steps = [
  z.object({
    type: z.literal("text"),
    item_id: z.string(),
    agent: z.string(),
    text: z.string(),
    citations: z.array(CitationPart).optional(),
  }),
  z.object({ type: z.literal("refusal"), item_id: z.string(), agent: z.string(), text: z.string() }),
  z.object({ type: z.literal("reasoning"), item_id: z.string(), sections: z.array(z.string()), done: z.boolean() }),
  z.object({ type: z.literal("handoff"), from: z.string(), to: z.string(), to_name: z.string() }),
  z.object({
    type: z.literal("guardrail"),
    stage: z.enum(["input", "output", "tool_input", "tool_output"]),
    check: z.string(),
    outcome: z.enum(["flagged", "masked", "blocked", "failed"]),
    message: z.string(),
    call_id: z.string().optional(),
  }),
  z.object({
    type: z.literal("memory"),
    strategy: z.enum(["trim", "summarize", "compact"]),
    items_before: z.int(),
    items_after: z.int(),
    tokens_before: z.int(),
    tokens_after: z.int(),
    estimated: z.boolean(),
  }),
] as const;

/** What an agent that was used as a tool said and did. */
export const ScopedPart = z.discriminatedUnion("type", [...steps, z.object(toolCallPart)]).meta({ id: "ScopedPart" });
export type ScopedPart = z.output<typeof ScopedPart>;

/** What an answer is made of, in the order in which it appeared. */
export const RunPart = z
  .discriminatedUnion("type", [
    ...steps,
    z.object({
      ...toolCallPart,
      children: z.array(ScopedPart).optional().describe("What the agent that is used as this tool said and did"),
    }),
  ])
  .meta({ id: "RunPart" });
export type RunPart = z.output<typeof RunPart>;

const maxMessageCharacters = 32_000;

/** What is written with a message; nothing, where files are all that is sent. */
export const MessageWords = z
  .string()
  .trim()
  .max(maxMessageCharacters, `A message may have at most ${maxMessageCharacters.toLocaleString("en")} characters.`);

export const MessageText = MessageWords.min(1, "Write a message.");

export const ChatInput = z.object({
  message: MessageWords.optional().describe(
    "Left out, or empty, where files come alone or a message is answered again",
  ),
  conversation_id: z.uuid("This is not the id of a conversation.").optional(),
  agent: z.string().optional().describe("Key of the agent that answers; the conversation's last one or `triage` else"),
  agent_draft: z
    .boolean()
    .optional()
    .describe(
      "Try the draft of an organization's agent, in a new conversation that no list shows. Needs `agents:write`. " +
        "The messages that follow in that conversation go to the draft as it then stands",
    ),
  retry_of: z
    .uuid("This is not the id of a run.")
    .optional()
    .describe("Id of the conversation's last run, when it failed: its message is answered again instead of a new one"),
  edit_of: z
    .uuid("This is not the id of a message.")
    .optional()
    .describe("Id of an earlier message of one's own: the new one begins another branch in its place"),
  regenerate: z
    .uuid("This is not the id of a message.")
    .optional()
    .describe("Id of an answer: its question is answered once more, on another branch"),
  file_ids: z
    .array(z.uuid("This is not the id of a file."))
    .max(maxFilesPerMessage, `At most ${maxFilesPerMessage} files can come with one message.`)
    .optional()
    .describe("One's own uploaded files that come with the message; an edited one keeps its files unless told"),
  model: z.string().max(200).optional().describe("Model that answers; the conversation's or the agent's own else"),
  reasoning_effort: ReasoningEffort.optional().describe("How much the model thinks; as with the model"),
});
export type ChatInput = z.output<typeof ChatInput>;

export const ChatAnswer = z
  .object({
    run_id: z.string(),
    conversation_id: z.string(),
    agent: z.string(),
    status: z.enum(["completed", "refused", "cancelled", "incomplete"]),
    response: z.string(),
    usage: Usage,
  })
  .meta({ id: "ChatAnswer" });
export type ChatAnswer = z.output<typeof ChatAnswer>;
