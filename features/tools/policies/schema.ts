import { z } from "zod";
import { ToolPolicy } from "@/features/tools/schema";

export const ToolPolicyEntry = z.object({ tool: z.string(), policy: ToolPolicy }).meta({ id: "ToolPolicyEntry" });
export type ToolPolicyEntry = z.output<typeof ToolPolicyEntry>;
