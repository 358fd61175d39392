import { cadre } from "@/cadre.config";
import { oneLine } from "@/lib/mail/one-line";
import { type Writers, writeDay, writeMoment } from "./content";

const app = cadre.name;
const longestName = 80;
const longestReason = 1_000;
const optional = "You can switch these mails off under Settings, Notifications.";

/** Names that people chose: in quotation marks, so that a name cannot pass for a sentence of ours. */
const quoted = (name: string) => `“${oneLine(name, longestName)}”`;

/** Mails about an organization that somebody belongs to or is asked to join. */
export const organizationMails: Writers<
  | "invitation"
  | "membership_role_changed"
  | "ownership_received"
  | "organization_deletion_scheduled"
  | "organization_suspended"
  | "api_key_created"
> = {
  invitation: ({ organization, inviter, role, url, expiresAt }, to) => ({
    subject: `Invitation to ${quoted(organization)} at ${app}`,
    heading: `Join ${quoted(organization)}`,
    paragraphs: [
      `${quoted(inviter)} invites you to join the organization ${quoted(organization)} at ${app} as ${role}.`,
      `The invitation is for ${to.email} only and works once, until ${writeMoment(expiresAt)}.`,
    ],
    action: { label: "Look at the invitation", url },
    footnote: "If you do not know who invites you, ignore this mail: you join nothing unless you accept.",
  }),
  membership_role_changed: ({ organization, role }) => ({
    subject: `Your role in ${quoted(organization)} changed`,
    heading: `Your role is now ${role}`,
    paragraphs: [`Your role in the organization ${quoted(organization)} at ${app} was changed to ${role}.`],
    footnote: `If that surprises you, ask an owner of the organization. ${optional}`,
  }),
  ownership_received: ({ organization, url }) => ({
    subject: `You now own ${quoted(organization)}`,
    heading: `You now own ${quoted(organization)}`,
    paragraphs: [
      `The ownership of the organization ${quoted(organization)} at ${app} was handed to you.`,
      "You decide about its members, its settings and its end.",
    ],
    action: { label: "Open the organization", url },
    footnote: "If that surprises you, ask whoever owned it before; you can hand it on in its settings.",
  }),
  organization_deletion_scheduled: ({ organization, deleteAfter, url }) => ({
    subject: `${quoted(organization)} will be deleted on ${writeDay(deleteAfter)}`,
    heading: `${quoted(organization)} will be deleted`,
    paragraphs: [
      `The organization ${quoted(organization)} at ${app} is to be deleted, with everything in it.`,
      `Until ${writeMoment(deleteAfter)} this can be called off. After that nothing can be brought back.`,
    ],
    action: { label: "Open the organization", url },
    footnote: "If that surprises you, ask the other owners before it is too late.",
  }),
  organization_suspended: ({ organization, reason }) => ({
    subject: `${quoted(organization)} is suspended`,
    heading: `${quoted(organization)} is suspended`,
    paragraphs: [
      `The people who run ${app} suspended the organization ${quoted(organization)}.`,
      `Their reason: ${quotedReason(reason)}`,
      "Members can still sign in and export its data.",
    ],
    footnote: `If you think that this is a mistake, contact the people who run ${app}.`,
  }),
  api_key_created: ({ organization, keyName, url }) => ({
    subject: `New API key in ${quoted(organization)}`,
    heading: "A new API key was made",
    paragraphs: [
      `Somebody, most likely you, made the API key ${quoted(keyName)} in the organization ${quoted(organization)} at ${app}.`,
    ],
    action: { label: "Look at the API keys", url },
    footnote: "If it was not you, revoke the key, change your password and end all your sessions.",
  }),
};

const quotedReason = (reason: string) => `“${oneLine(reason, longestReason)}”`;
