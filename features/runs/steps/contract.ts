import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { RunStep } from "./schema";

export const listRunSteps = endpoint({
  method: "GET",
  path: "/api/v1/runs/{run_id}/steps",
  summary: "List the steps of a workflow's run",
  description:
    "Every attempt of every step with what went in and what came out, in the order in which they began. Empty for the " +
    "run of an agent.",
  tags: ["Runs"],
  access: "runs:read",
  params: z.object({ run_id: z.uuid() }),
  query: z.object(pageQuery),
  response: pageOf(RunStep),
  status: 200,
  errors: ["not_found"],
});
