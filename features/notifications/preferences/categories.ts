import type { MailTemplate } from "@/features/notifications/mail/mail";

/**
 * What mails are about. A person may switch off the optional categories; mandatory ones protect the account or tell what nobody
 * may miss. New ones start switched on.
 */
export const mailCategories = {
  security: {
    title: "Account and security",
    description: "Links you asked for, and changes of your address, password, second factor or account.",
    mandatory: true,
  },
  membership: {
    title: "Organizations",
    description: "Invitations, ownership, suspension and deletion of an organization you belong to.",
    mandatory: true,
  },
  sign_ins: {
    title: "New sign-ins",
    description: "When somebody signs in as you from a device that you have not used before.",
    mandatory: false,
  },
  roles: {
    title: "Your roles",
    description: "When your role in an organization changes.",
    mandatory: false,
  },
  activity: {
    title: "Activity",
    description: "What happens in your organizations, in the way that you choose in each of them.",
    mandatory: false,
  },
} as const;

export type MailCategory = keyof typeof mailCategories;

const templateCategories: Record<MailTemplate, MailCategory> = {
  verify_email: "security",
  confirm_new_email: "security",
  email_changed: "security",
  reset_password: "security",
  password_changed: "security",
  new_sign_in: "sign_ins",
  second_factor_changed: "security",
  account_disabled: "security",
  account_deleted: "security",
  account_approved: "security",
  account_rejected: "security",
  invitation: "membership",
  membership_role_changed: "roles",
  ownership_received: "membership",
  organization_deletion_scheduled: "membership",
  organization_suspended: "membership",
  api_key_created: "security",
  activity_notice: "activity",
  activity_digest: "activity",
};

export function categoryOf(template: MailTemplate): MailCategory {
  return templateCategories[template];
}
