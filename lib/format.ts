const time = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hour12: false });
const dateTime = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const number = new Intl.NumberFormat("en");
const money = new Intl.NumberFormat("en", { style: "currency", currency: "USD", maximumSignificantDigits: 3 });

/** `14:05` in the reader's time zone. */
export function formatTime(iso: string): string {
  return time.format(new Date(iso));
}

/** `Nov 21, 2026, 14:05` in the reader's time zone. */
export function formatDateTime(iso: string): string {
  return dateTime.format(new Date(iso));
}

/** `Nov 21, 2026`, by UTC: the same on the server and in every browser. */
export function formatDay(iso: string): string {
  return day.format(new Date(iso));
}

export function formatCount(value: number): string {
  return number.format(value);
}

/** Millionths of a US dollar as dollars. */
export function formatCost(costMicros: number): string {
  return money.format(costMicros / 1_000_000);
}
