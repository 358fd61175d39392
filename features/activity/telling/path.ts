import type { Activity, ActivityMetadata } from "@/features/activity/schema";
import type { Scope } from "@/lib/auth/roles";

/** A page about one thing, which may be gone by now, or closed to whoever reads of it. */
interface Place {
  kind: "run" | "chat" | "schedule" | "trigger";
  id: string;
}

/** What a reader can open at the moment. */
export interface Openable {
  has: (place: Place) => boolean;
  may: (scope: Scope) => boolean;
}

/** Where an event could lead, the best place first. */
export function placesOf({ kind, subject_id: id, metadata }: EventText): Place[] {
  const named = (name: string) => {
    const value = metadata[name];
    return typeof value === "string" ? value : "";
  };
  const noun = kind.split(".")[0];
  if (noun === "run") return [{ kind: "run", id }, ...sourceOf(named("trigger"), named("trigger_id"))];
  if (noun === "approval") {
    const chat = named("conversation_id");
    return [chat === "" ? { kind: "run", id: named("run_id") } : { kind: "chat", id: chat }];
  }
  return noun === "schedule" || noun === "trigger" ? [{ kind: noun, id }] : [];
}

/** An event as it is stored. */
interface EventText {
  kind: string;
  subject_id: string;
  metadata: Record<string, unknown>;
}

/** What started a run: everybody sees it, also where the run is its owner's alone. */
function sourceOf(trigger: string, id: string): Place[] {
  if (trigger === "schedule") return [{ kind: "schedule", id }];
  return trigger === "webhook" ? [{ kind: "trigger", id }] : [];
}

const addresses: Record<Place["kind"], string> = {
  run: "/runs/",
  chat: "/chat/",
  schedule: "/schedules/",
  trigger: "/schedules/webhooks/",
};

/** Where the web app shows it to a reader, below the organization's address; null where there is nothing for them to open. */
export function pathOfActivity(activity: Activity, subjectId: string, openable: Openable): string | null {
  const { kind, metadata } = activity;
  const place = placesOf({ kind, subject_id: subjectId, metadata }).find(openable.has);
  return place ? `${addresses[place.kind]}${place.id}` : pageOf(activity, openable);
}

/** The page of its noun, for what has no page of its own or has it no more. */
function pageOf({ kind, metadata }: Activity, { may }: Openable): string | null {
  switch (kind) {
    case "workflow.published":
    case "workflow.restored":
      return `/workflows/${(metadata as ActivityMetadata<"workflow.published">).key}`;
    case "agent.published":
    case "agent.restored":
      return `/agents/${(metadata as ActivityMetadata<"agent.published">).key}`;
    case "schedule.created":
    case "schedule.paused":
    case "schedule.resumed":
    case "schedule.failed":
      return "/schedules";
    case "trigger.created":
      return "/schedules/webhooks";
    case "member.joined":
    case "member.role_changed":
      return "/settings/members";
    case "tool_source.added":
    case "tool_source.failed":
      return may("tools:write") ? "/settings/tools" : null;
    case "retention.changed":
      return may("retention:read") ? "/settings/retention" : null;
    default:
      return null;
  }
}
