import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { MyOrganization } from "./schema";

export const listOrganizations = endpoint({
  method: "GET",
  path: "/api/v1/organizations",
  summary: "List my organizations",
  description: "The organizations the caller belongs to, oldest membership first.",
  tags: ["Organizations"],
  access: "user",
  query: z.object(pageQuery),
  response: pageOf(MyOrganization),
  status: 200,
});
