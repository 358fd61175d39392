/** Stands for a tool where a workflow asks by a step of its own. Its arguments are `{message, content}`. */
export const humanApprovalTool = "human_approval";
