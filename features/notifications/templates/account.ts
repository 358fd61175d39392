import { cadre } from "@/cadre.config";
import { type Writers, writeMoment } from "./content";

const app = cadre.name;
const takeBack =
  "reset your password with “Forgot password” on the sign-in page, then end all sessions under Settings, Sessions";
const askOperator = `contact the people who run ${app} at once`;
const optional = "You can switch these mails off under Settings, Notifications.";

function whenAndWhere(when: Date, address: string | null): [string, string][] {
  return [["When", writeMoment(when)], ...(address ? [["From", address] as [string, string]] : [])];
}

/** Mails about a person's own account. */
export const accountMails: Writers<
  | "verify_email"
  | "confirm_new_email"
  | "email_changed"
  | "reset_password"
  | "password_changed"
  | "new_sign_in"
  | "second_factor_changed"
  | "account_disabled"
  | "account_deleted"
  | "account_approved"
  | "account_rejected"
> = {
  verify_email: ({ url }, to) => ({
    subject: `Confirm your address for ${app}`,
    heading: "Confirm your mail address",
    paragraphs: [
      `Somebody, most likely you, signed up for ${app} as ${to.email}.`,
      "Confirm that this address is yours. The link works once and for a limited time.",
    ],
    action: { label: "Confirm address", url },
    footnote: "If you did not sign up, ignore this mail: nobody can act in your name without this confirmation.",
  }),
  confirm_new_email: ({ url }, to) => ({
    subject: `Confirm your new address for ${app}`,
    heading: "Confirm your new mail address",
    paragraphs: [
      `Somebody, most likely you, asked to use ${to.email} for their ${app} account.`,
      "Confirm it, and the account changes to this address. The link works once and for a limited time.",
    ],
    action: { label: "Confirm new address", url },
    footnote: "If you did not ask for this, ignore this mail: no account will use your address.",
  }),
  email_changed: ({ newEmail }) => ({
    subject: `The address of your ${app} account was changed`,
    heading: "Your mail address was changed",
    paragraphs: [`Your ${app} account now uses ${newEmail}. This is the last mail to the old address.`],
    footnote: `If that was not you, somebody else may have your account: ${askOperator}.`,
  }),
  reset_password: ({ url }, to) => ({
    subject: `Reset your ${app} password`,
    heading: "Choose a new password",
    paragraphs: [
      `Somebody, most likely you, asked to reset the password of ${to.email} at ${app}.`,
      "The link works once and for a limited time.",
    ],
    action: { label: "Choose a new password", url },
    footnote: "If you did not ask for this, ignore this mail: your password stays as it is.",
  }),
  password_changed: ({ when, address }) => ({
    subject: `Your ${app} password was changed`,
    heading: "Your password was changed",
    paragraphs: [`The password of your ${app} account was changed.`],
    facts: whenAndWhere(when, address),
    footnote: `If that was you, there is nothing to do. If not, ${takeBack}.`,
  }),
  new_sign_in: ({ device, address, when }) => ({
    subject: `New sign-in to your ${app} account`,
    heading: "New sign-in",
    paragraphs: [`Somebody signed in to your ${app} account from a device that we had not seen before.`],
    facts: [["Device", device], ...whenAndWhere(when, address)],
    footnote: `If that was you, there is nothing to do. If not, ${takeBack}. ${optional}`,
  }),
  second_factor_changed: ({ change }) => ({
    subject: `Two-step sign-in of your ${app} account was changed`,
    heading: "Two-step sign-in was changed",
    paragraphs: [`Somebody, most likely you, ${change}.`],
    footnote: `If that was you, there is nothing to do. If not, ${takeBack}.`,
  }),
  account_disabled: () => ({
    subject: `Your ${app} account is disabled`,
    heading: "Your account is disabled",
    paragraphs: [`Your ${app} account was disabled and all its sessions have ended. Nobody can sign in to it now.`],
    footnote: `If you did this yourself, a new password brings the account back: “Forgot password” on the sign-in page. If not, ${askOperator}.`,
  }),
  account_deleted: () => ({
    subject: `Your ${app} account was deleted`,
    heading: "Your account was deleted",
    paragraphs: [`Your ${app} account and what belonged to you alone were deleted. This is our last mail to you.`],
    footnote: `If you did not ask for this, ${askOperator}.`,
  }),
  account_approved: ({ url }) => ({
    subject: `Welcome to ${app}`,
    heading: "Your account was approved",
    paragraphs: [`You asked for an account at ${app}, and it was approved. You can sign in now.`],
    action: { label: "Sign in", url },
    footnote: "If you did not ask for an account, ignore this mail.",
  }),
  account_rejected: () => ({
    subject: `Your request for a ${app} account`,
    heading: "Your account was not approved",
    paragraphs: [`You asked for an account at ${app}. The people who run it did not approve it.`],
    footnote: "If you think that this is a mistake, contact them.",
  }),
};
