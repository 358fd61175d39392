import { hostedScenarios } from "./hosted-scenarios";
import type { Step } from "./provider-events";
import { providerScenarios } from "./provider-scenarios";
import { runScenarios } from "./run-scenarios";
import { workflowScenarios } from "./workflow-scenarios";

/** What each golden is made from. */
export const scenarios: Record<string, Step[]> = {
  ...providerScenarios,
  ...hostedScenarios,
  ...runScenarios,
  ...workflowScenarios,
};
