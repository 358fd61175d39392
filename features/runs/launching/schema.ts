import { z } from "zod";

/** How long a request waits for a workflow's end. */
const waitSeconds = { default: 60, most: 300 };

const start = {
  input: z.unknown().describe("Text, or an object where the workflow has an input schema"),
  draft: z
    .boolean()
    .optional()
    .describe("Run the draft of an organization's workflow instead of what is published. Needs `workflows:write`"),
};

export const StartWorkflow = z.object(start);
export type StartWorkflow = z.output<typeof StartWorkflow>;

export const RunWorkflowInput = z.object({
  ...start,
  wait_seconds: z
    .int()
    .min(1)
    .max(waitSeconds.most)
    .default(waitSeconds.default)
    .describe("How long to wait for the end before the answer is 202 with the run as it stands"),
});
export type RunWorkflowInput = z.output<typeof RunWorkflowInput>;
