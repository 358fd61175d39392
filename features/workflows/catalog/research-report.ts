import { mapper } from "../definition/expressions";
import type { RetryPolicy, WorkflowSpec } from "../schema";

const retry: RetryPolicy = { maxAttempts: 3, delaySeconds: 5, causes: ["timeout", "rate_limited", "unavailable"] };

export const researchReport: WorkflowSpec = {
  key: "research-report",
  displayName: "Research report",
  description: "Researches a topic, writes a report, has it reviewed and approved by a person, and keeps it as a file.",
  starters: ["The state of heat pumps in old buildings", "What the new rules on cookies mean for a small shop"],
  stages: [
    {
      name: "writing",
      mode: "sequential",
      steps: [
        {
          kind: "agent",
          name: "research",
          displayName: "Research",
          agent: "researcher",
          inputMapper: mapper("'Collect facts with their sources for a report on this topic: ' + text(input)"),
          retry,
        },
        {
          kind: "agent",
          name: "draft",
          displayName: "Write the report",
          agent: "writer",
          inputMapper: mapper(
            "'Write a report in Markdown, with a title, a summary, sections and a list of sources.\\n\\nTopic: ' + text(input) + '\\n\\nMaterial:\\n' + text(steps.research)",
          ),
          retry,
        },
      ],
    },
    {
      name: "release",
      mode: "sequential",
      steps: [
        {
          kind: "agent",
          name: "review",
          displayName: "Review it",
          agent: "compliance-reviewer",
          inputMapper: mapper("'Review this report before it is published.\\n\\n' + text(steps.draft)"),
          retry: { ...retry, causes: [...retry.causes, "invalid_output"] },
        },
        {
          kind: "approval",
          name: "approval",
          displayName: "Approve it",
          message: "Shall this report be kept? Look at what the reviewer found; what you leave here becomes the file.",
          inputMapper: mapper("text(steps.draft)"),
          onReject: "fail",
        },
        {
          kind: "tool",
          name: "file",
          displayName: "Keep it as a file",
          tool: "create_file",
          inputMapper: mapper(
            "{'name': 'Report on ' + text(input).truncate(80) + '.md', 'content': text(steps.approval.content)}",
          ),
        },
      ],
    },
  ],
};
