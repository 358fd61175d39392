import { z } from "zod";
import { WorkflowBeginning } from "../../../definition/schema";

/** What the page that begins a workflow asks for. */
export const WorkflowBeginningForm = z.object({
  name: WorkflowBeginning.shape.name,
  description: WorkflowBeginning.shape.description.unwrap(),
});
