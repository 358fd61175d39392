import { z } from "zod";
import { roles } from "@/lib/auth/roles";
import { organizationNameLength } from "./constants";

export const OrganizationName = z.string().trim().min(organizationNameLength.min).max(organizationNameLength.max);

export const Organization = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string().describe("The organization's segment in page addresses"),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "Organization" });
export type Organization = z.output<typeof Organization>;

/** An organization as one of its members sees it in a list. */
export const MyOrganization = Organization.extend({
  role: z.enum(roles),
  plan: z.enum(["free", "pro", "power", "team"]).describe("The organization's billing tier"),
}).meta({ id: "MyOrganization" });
export type MyOrganization = z.output<typeof MyOrganization>;
