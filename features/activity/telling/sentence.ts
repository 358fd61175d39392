import type { Activity, ActivityMetadata } from "@/features/activity/schema";

/** Longest piece of somebody else's text inside a sentence. */
const longestQuote = 160;

/** What happened, for people. `who` is the name of whoever did it; null for the system. */
export function tellActivity(activity: Activity, who: string | null): string {
  const person = who ?? "Somebody";
  switch (activity.kind) {
    case "run.completed":
      return `${theRun(activity.metadata)} finished.`;
    case "run.failed":
      return `${theRun(activity.metadata)} failed: ${sentence(activity.metadata.error_message)}`;
    case "run.incomplete":
      return `${theRun(activity.metadata)} stopped before it was done${reasonAfter(activity.metadata.error_message)}`;
    case "run.cancelled":
      return `${theRun(activity.metadata)} was cancelled.`;
    case "approval.requested":
      return asks(activity.metadata);
    case "approval.decided": {
      const { decision, tool_name: tool, reason } = activity.metadata;
      return `${person} ${decision} ${quoted(tool)}${reasonAfter(reason)}`;
    }
    case "workflow.published":
    case "agent.published": {
      const { name, version } = activity.metadata;
      return `${person} published version ${version} of the ${nounOf(activity)} ${quoted(name)}.`;
    }
    case "workflow.archived":
    case "agent.archived":
      return `${person} archived the ${nounOf(activity)} ${quoted(activity.metadata.name)}.`;
    case "workflow.restored":
    case "agent.restored":
      return `${person} restored the ${nounOf(activity)} ${quoted(activity.metadata.name)}.`;
    case "member.joined":
    case "member.role_changed":
    case "member.removed":
      return tellMember(activity, person);
    case "retention.changed":
      return `${person} changed how long things are kept.`;
    default:
      return tellSource(activity, person);
  }
}

type OfNoun<Noun extends string> = Extract<Activity, { kind: `${Noun}.${string}` }>;

function tellMember(activity: OfNoun<"member">, person: string): string {
  switch (activity.kind) {
    case "member.joined":
      return `${activity.metadata.name} joined as ${withArticle(activity.metadata.role)}.`;
    case "member.role_changed": {
      const { name, from, to } = activity.metadata;
      return `${person} made ${name} ${withArticle(to)}, who was ${withArticle(from)}.`;
    }
    case "member.removed": {
      const { name, left } = activity.metadata;
      return left ? `${name} left the organization.` : `${person} removed ${name} from the organization.`;
    }
  }
}

function tellSource(activity: OfNoun<"schedule" | "trigger" | "tool_source">, person: string): string {
  const name = quoted(activity.metadata.name);
  switch (activity.kind) {
    case "schedule.created":
      return `${person} scheduled the ${target(activity.metadata)} as ${name}.`;
    case "schedule.paused": {
      const { reason } = activity.metadata;
      return reason === null
        ? `${person} paused the schedule ${name}.`
        : `The schedule ${name} was paused: ${sentence(reason)}`;
    }
    case "schedule.resumed":
      return `${person} resumed the schedule ${name}.`;
    case "schedule.failed":
      return `The schedule ${name} could not start its run: ${sentence(activity.metadata.reason)}`;
    case "schedule.deleted":
      return `${person} deleted the schedule ${name}.`;
    case "trigger.created":
      return `${person} made the webhook ${name}, which starts the ${target(activity.metadata)}.`;
    case "trigger.deleted":
      return `${person} deleted the webhook ${name}.`;
    case "tool_source.added":
      return `${person} added the tool source ${name}.`;
    case "tool_source.failed":
      return `The tool source ${name} does not answer: ${sentence(activity.metadata.reason)}`;
    case "tool_source.removed":
      return `${person} removed the tool source ${name}.`;
  }
}

function theRun({ trigger, trigger_name: name, ...run }: ActivityMetadata<"run.completed">): string {
  const origin = { manual: "", api: "", schedule: " of a schedule", webhook: " of a webhook" }[trigger];
  const source = name === null ? origin : ` of the ${trigger} ${quoted(name)}`;
  return `The ${target(run)}${source}`;
}

function asks({ tool_name: tool, step, ...run }: ActivityMetadata<"approval.requested">): string {
  if (run.target_kind === "workflow")
    return `The ${target(run)} waits for an approval: ${step === null ? tool : words(step)}.`;
  return `The ${target(run)} asks whether it may use ${quoted(tool)}.`;
}

function target(run: { target_kind: "agent" | "workflow"; target_key: string; target_name?: string | null }): string {
  return `${run.target_kind} ${quoted(run.target_name ?? words(run.target_key))}`;
}

function nounOf({ kind }: Activity): string {
  return kind.split(".")[0] ?? kind;
}

function withArticle(role: string): string {
  return `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`;
}

/** `research-report` as “Research report”. */
function words(key: string): string {
  const text = key.replace(/[-_]+/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const quoted = (text: string) => `“${shortened(text)}”`;

function sentence(text: string): string {
  const short = shortened(text);
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

function reasonAfter(text: string | null): string {
  return text === null || text === "" ? "." : `: ${sentence(text)}`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= longestQuote ? line : `${line.slice(0, longestQuote - 1).toWellFormed()}…`;
}
