const properNames: Record<string, string> = { "api keys": "API keys", "single sign on": "Single sign-on" };

/** What `conversations` or `single_sign_on` is called in a sentence. */
export function nounName(noun: string): string {
  const words = noun.replaceAll("_", " ");
  return properNames[words] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Scopes by their noun, in the order in which they come: `conversations` has `read` and `write`. */
export function scopesByNoun<S extends string>(
  scopes: Iterable<S>,
): { noun: string; scopes: { scope: S; verb: string }[] }[] {
  const groups = new Map<string, { scope: S; verb: string }[]>();
  for (const scope of scopes) {
    const [noun = scope, verb = ""] = scope.split(":");
    groups.set(noun, [...(groups.get(noun) ?? []), { scope, verb }]);
  }
  return [...groups].map(([noun, members]) => ({ noun, scopes: members }));
}

const units = [
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3_600 },
  { name: "minute", seconds: 60 },
] as const;

/** `15 minutes`, `24 hours`, `30 days`: in the largest unit that divides it, a day only from two days on. */
export function lifetimeName(seconds: number): string {
  const unit = units.find(
    (each) => seconds % each.seconds === 0 && seconds / each.seconds >= (each.name === "day" ? 2 : 1),
  );
  if (!unit) return `${seconds} seconds`;
  const count = seconds / unit.seconds;
  return `${count} ${unit.name}${count === 1 ? "" : "s"}`;
}

/** The choices of a lifetime up to a maximum: round ones, the default among them, and the maximum itself. */
export function lifetimeChoices(defaultSeconds: number, maxSeconds: number): number[] {
  const round = [900, 3_600, 8 * 3_600, 86_400, 7 * 86_400, 30 * 86_400, 90 * 86_400, 365 * 86_400];
  const fitting = round.filter((seconds) => seconds <= maxSeconds);
  return [...new Set([...fitting, defaultSeconds, maxSeconds])].sort((a, b) => a - b);
}
