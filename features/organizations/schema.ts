import { z } from "zod";
import { roles } from "@/lib/auth/roles";
import { organizationNameLength, reservedSlugs, slugLength } from "./constants";

export const OrganizationName = z
  .string()
  .trim()
  .min(organizationNameLength.min, "Give it a name.")
  .max(organizationNameLength.max);

/** An organization's segment in page addresses, as an admin may choose it. */
const Slug = z
  .string()
  .trim()
  .toLowerCase()
  .min(2, "Use at least two characters.")
  .max(slugLength)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Use letters from a to z, digits and single hyphens between them.")
  .refine((slug) => !reservedSlugs.has(slug), "This address belongs to the product. Choose another.");

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

/** An organization with its settings and its state. */
export const OrganizationDetails = Organization.extend({
  role: z.enum(roles).describe("The caller's role, as this request may use it"),
  seats: z.int().describe("How many members it has"),
  require_second_factor: z.boolean(),
  former_slugs: z.array(z.string()).describe("Earlier addresses that lead here, newest first"),
  suspended_reason: z.string().nullable().describe("Why it is suspended; null when it is not"),
  delete_after: z.iso.datetime().nullable().describe("When it is deleted for good; null when it is not being deleted"),
}).meta({ id: "OrganizationDetails" });
export type OrganizationDetails = z.output<typeof OrganizationDetails>;

export const CreateOrganization = z.object({
  name: OrganizationName,
  slug: Slug.optional().describe("Made from the name unless given"),
});

/** The same as a form has it: an address left empty is none. */
export const CreateOrganizationForm = CreateOrganization.extend({ slug: z.literal("").or(Slug) });

export const ChangeOrganization = z.object({ name: OrganizationName.optional(), slug: Slug.optional() });
export type ChangeOrganization = z.output<typeof ChangeOrganization>;
