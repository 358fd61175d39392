/** The zones that the browser knows, its own first. */
export function listTimeZones(): string[] {
  const all = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...new Set([localTimeZone(), ...all])];
}

export function localTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The instant of a wall clock's time (`2026-05-01T09:00`) in a zone. Of a time that comes twice the first one. */
export function instantOf(local: string, timeZone: string): Date | null {
  const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN;
  if (Number.isNaN(wall) || !isZoneName(timeZone)) return null;
  // Two guesses: the offset a day before and a day after, where a change may lie between.
  const dayMs = 86_400_000;
  for (const near of [wall - dayMs, wall + dayMs]) {
    const instant = wall - offsetMs(near, timeZone);
    if (localOf(new Date(instant), timeZone) === local) return new Date(instant);
  }
  return new Date(wall - offsetMs(wall - dayMs, timeZone));
}

/** What the wall clock shows at an instant in a zone: `2026-05-01T09:00`. */
export function localOf(instant: Date, timeZone: string): string {
  return new Date(instant.getTime() + offsetMs(instant.getTime(), timeZone)).toISOString().slice(0, 16);
}

function offsetMs(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(instant);
  return Date.parse(`${parts.replace(" ", "T")}Z`) - Math.floor(instant / 1_000) * 1_000;
}

/** Whether `Intl` knows the name; a half-typed one it does not. */
export function isZoneName(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
