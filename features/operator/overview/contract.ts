import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";

const count = z.number().int();

export const getPlatformOverview = endpoint({
  method: "GET",
  path: "/api/v1/operator/overview",
  summary: "Count what the installation holds",
  tags: ["Operator"],
  access: "operator",
  response: z.object({
    organizations: z.object({ total: count, suspended: count, being_deleted: count, created_last_7_days: count }),
    users: z.object({
      total: count,
      disabled: count,
      awaiting_approval: count,
      operators: count,
      created_last_7_days: count,
    }),
    runs: z.object({ last_24_hours: count, failed_last_24_hours: count, under_way: count }),
    sessions: z.object({ active_last_24_hours: count }),
  }),
  status: 200,
});
