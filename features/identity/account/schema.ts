import { z } from "zod";
import { Email, User } from "../schema";

export const PersonName = z.string().trim().min(1, "Enter your name.").max(100);

/** What people see and change about themselves. */
export const Account = User.extend({
  pending_email: z.string().nullable().describe("An address the account moves to once its owner confirms it"),
  has_password: z.boolean(),
  password_changed_at: z.iso.datetime().nullable(),
}).meta({ id: "Account" });
export type Account = z.output<typeof Account>;

export const Consent = z
  .object({
    document: z.string().describe("`terms`, `privacy` or `marketing`"),
    version: z.string(),
    given: z.boolean().describe("False where it was withdrawn"),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "Consent" });
export type Consent = z.output<typeof Consent>;

export const NotificationPreference = z
  .object({
    category: z.string(),
    channel: z.enum(["email"]),
    title: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    required: z.boolean().describe("Sent in any case, because it guards the account"),
  })
  .meta({ id: "NotificationPreference" });
export type NotificationPreference = z.output<typeof NotificationPreference>;

export const NewEmail = z.object({ email: Email });
