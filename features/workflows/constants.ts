/** How much a workflow may hold. Lengths in characters, times in seconds. */
export const workflowLimits = {
  key: 48,
  name: 60,
  description: 300,
  partName: 40,
  displayName: 80,
  stages: 20,
  stepsPerStage: 20,
  steps: 60,
  expression: 8_000,
  message: 2_000,
  starters: 8,
  starter: 500,
  turns: 50,
  attempts: 10,
  retryDelay: 3_600,
  stepTimeout: 86_400,
  runTimeout: 7 * 86_400,
  wait: 30 * 86_400,
  concurrency: 16,
  note: 500,
  perOrganization: 1_000,
} as const;

/** How many branches of a parallel stage run at a time when nothing is said. */
export const defaultConcurrency = 4;

/** Words that stand where a key would in an address. */
export const reservedWorkflowKeys: ReadonlySet<string> = new Set(["new", "import", "draft"]);

/** The format of a workflow outside of an installation. */
export const workflowExportFormat = "cadre.workflow/1";
