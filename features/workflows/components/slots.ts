import type { ComponentType } from "react";
import type { LastRun as Run } from "../presenting/schema";

/** Asks for a workflow's input and starts it. It belongs to runs, which know workflows and not the other way round. */
export type RunDialog = ComponentType<{ workflowKey: string; onClose: () => void }>;

/** Shows how the newest run of a workflow stands. */
export type LastRun = ComponentType<{ run: Run }>;
