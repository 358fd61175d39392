import type { AuditEvent } from "./schema";

/** Words that are written in another way than their identifiers. */
const spellings: Record<string, string> = { api: "API", oidc: "OIDC", url: "URL", email: "e-mail", totp: "TOTP" };

const actorTypeNames: Record<AuditEvent["actor"]["type"], string> = {
  user: "Person",
  api_key: "API key",
  service_account: "Service account",
  operator: "Platform operator",
  system: "System",
};

/** Actions whose identifier alone would read oddly. */
const sentences: Record<string, string> = {
  "audit.exported": "Audit log exported",
  "member.joined": "Member joined",
  "session.impersonated": "Operator looked through an account",
  "session.impersonation_ended": "Operator stopped looking through an account",
};

/** Kinds of security events as their owner reads them. */
const kinds: Record<string, string> = {
  "account.created": "Account created",
  "email.verification_sent": "Confirmation mail sent",
  "email.change_requested": "Another e-mail address asked for",
  "session.started": "Signed in",
  "session.failed": "Sign-in failed",
  "session.revoked": "Session ended",
  "session.all_revoked": "Signed out everywhere",
  "session.impersonated": "An operator looked through your account",
  "session.impersonation_ended": "An operator stopped looking through your account",
  "second_factor.used": "Signed in with a second factor",
  "identity.linked": "Other sign-in linked",
  "identity.unlinked": "Other sign-in unlinked",
};

/** `api_key.created` as people say it: “API key created”. */
export function describeAction(action: string): string {
  return sentences[action] ?? inWords(action);
}

/** What happened to one's account: `session.started` is “Signed in”. */
export function describeKind(kind: string): string {
  return kinds[kind] ?? inWords(kind);
}

/** An identifier in words, the first one capital. */
export function inWords(identifier: string): string {
  const words = identifier.split(/[._]/).map((word) => spellings[word] ?? word);
  const text = words.join(" ").replace("single sign on", "single sign-on");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** How an actor is called: by name where there is one, else by what it is. */
export function actorName({ type, name }: AuditEvent["actor"]): string {
  return name ?? actorTypeNames[type];
}

/** What kind of actor it is, for those that are not people. */
export function actorKind({ type, name }: AuditEvent["actor"]): string | null {
  return type === "user" || name === null ? null : actorTypeNames[type];
}

export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** The changed fields side by side; null stands for a field that was not there. */
export function changesOf(detail: AuditEvent["detail"]): FieldChange[] {
  const before = asRecord(detail?.before);
  const after = asRecord(detail?.after);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((field) => ({
    field,
    before: field in before ? asText(before[field]) : null,
    after: field in after ? asText(after[field]) : null,
  }));
}

/** What a row tells beside its changes, as pairs of label and text. */
export function factsOf(detail: AuditEvent["detail"]): [label: string, text: string][] {
  return Object.entries(detail ?? {})
    .filter(([name]) => name !== "before" && name !== "after")
    .map(([name, value]) => [inWords(name), asText(value)]);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string {
  if (value === null || value === "") return "none";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(", ") || "none";
  return JSON.stringify(value);
}

/** The URL's filters as the API takes them: days become moments in the reader's time zone, the last one included. */
export function filterFromSearch(search: URLSearchParams) {
  const text = (name: string) => search.get(name)?.trim() || undefined;
  return {
    ...withoutGaps({ actor: text("actor"), action: text("action"), target: text("target"), q: text("q") }),
    ...withoutGaps({ from: startOfDay(text("from"), 0), to: startOfDay(text("to"), 1) }),
  };
}

function startOfDay(day: string | undefined, daysLater: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? "") ?? [];
  if (!year || !month || !date) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(date) + daysLater).toISOString();
}

function withoutGaps<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}
