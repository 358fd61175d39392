import { cadre } from "@/cadre.config";
import { oneLine } from "@/lib/mail/one-line";
import type { Writers } from "./content";

const app = cadre.name;
const longestName = 80;
const longestSubject = 120;

/** Names that people chose: in quotation marks, so that a name cannot pass for a sentence of ours. */
const quoted = (name: string) => `“${oneLine(name, longestName)}”`;
const choose = (url: string) => `Choose how you hear of such things, or that you do not: ${url}`;

/** Mails about what happens in an organization. */
export const activityMails: Writers<"activity_notice" | "activity_digest"> = {
  activity_notice: ({ organization, subject, text, url, settingsUrl }) => ({
    subject: oneLine(subject, longestSubject),
    heading: subject,
    paragraphs: [text, `It happened in the organization ${quoted(organization)} at ${app}.`],
    action: { label: "Look at it", url },
    footnote: choose(settingsUrl),
  }),
  activity_digest: ({ organization, count, groups, url, settingsUrl }) => {
    const shown = groups.reduce((sum, { entries }) => sum + entries.length, 0);
    return {
      subject: `${count === 1 ? "One thing" : `${count} things`} to know of ${quoted(organization)}`,
      heading: `What happened in ${quoted(organization)}`,
      paragraphs: [
        `Since the last summary, ${count === 1 ? "one thing that you have not seen" : `${count} things that you have not seen`} happened.`,
        ...(count > shown ? [`The newest ${shown} are below.`] : []),
      ],
      groups,
      action: { label: "Look at everything", url },
      footnote: choose(settingsUrl),
    };
  },
};
