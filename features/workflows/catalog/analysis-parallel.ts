import { mapper, reducer } from "../definition/expressions";
import type { RetryPolicy, WorkflowSpec } from "../schema";

const retry: RetryPolicy = { maxAttempts: 2, delaySeconds: 5, causes: ["timeout", "rate_limited", "unavailable"] };

export const analysisParallel: WorkflowSpec = {
  key: "analysis-parallel",
  displayName: "Two views, one answer",
  description:
    "The researcher and the code assistant work on a question at the same time; the writer makes one answer of it.",
  starters: [
    "Is it worth caching the results of a weather service for an hour?",
    "How much does the order of columns in an index matter?",
  ],
  stages: [
    {
      name: "analysis",
      mode: "parallel",
      steps: [
        {
          kind: "agent",
          name: "research",
          displayName: "What others found",
          agent: "researcher",
          inputMapper: mapper("text(input)"),
          retry,
        },
        {
          kind: "agent",
          name: "code",
          displayName: "What a program shows",
          agent: "code-assistant",
          inputMapper: mapper(
            "'Look at this question with a program: model, measure or compute what can be, and say what it shows.\\n\\n' + text(input)",
          ),
          retry,
        },
      ],
      reducer: reducer(
        "'## From sources\\n\\n' + text(outputs.research) + '\\n\\n## From a program\\n\\n' + text(outputs.code)",
      ),
    },
    {
      name: "answer",
      mode: "sequential",
      steps: [
        {
          kind: "agent",
          name: "synthesis",
          displayName: "One answer",
          agent: "writer",
          inputMapper: mapper(
            "'Answer the question from both of these, in one text. Keep the sources and figures, and name where they disagree.\\n\\nQuestion: ' + text(input) + '\\n\\n' + text(steps.analysis)",
          ),
          retry,
        },
      ],
    },
  ],
};
