import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";

export const getHealth = endpoint({
  method: "GET",
  path: "/api/v1/health",
  summary: "Is the API up",
  tags: ["Operations"],
  access: "public",
  response: z.object({ status: z.literal("ok"), version: z.string() }),
  status: 200,
});
