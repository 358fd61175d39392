import { mapper } from "../definition/expressions";
import type { WorkflowSpec } from "../schema";
import { flatWorkflow } from "./flat";

export const analysisCode: WorkflowSpec = flatWorkflow({
  key: "analysis-code",
  displayName: "Research, then code",
  description: "The researcher finds out how something is done, and the code assistant writes and runs it.",
  starters: [
    "A function that checks an IBAN, with the rules of the standard",
    "Parse the durations of ISO 8601 in TypeScript",
  ],
  steps: [
    {
      kind: "agent",
      name: "research",
      displayName: "Find out how",
      agent: "researcher",
      inputMapper: mapper(
        "'Find out what somebody needs to know to write this well: rules, edge cases, and what is usual. No code yet.\\n\\n' + text(input)",
      ),
      retry: { maxAttempts: 2, delaySeconds: 5, causes: ["timeout", "rate_limited", "unavailable"] },
    },
    {
      kind: "agent",
      name: "code",
      displayName: "Write and run it",
      agent: "code-assistant",
      inputMapper: mapper("text(input) + '\\n\\nWhat was found out:\\n' + text(steps.research)"),
      retry: { maxAttempts: 2, delaySeconds: 5, causes: ["timeout", "rate_limited", "unavailable"] },
    },
  ],
});
