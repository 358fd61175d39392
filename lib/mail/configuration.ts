import "server-only";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Why this installation sends no mail, in words for its operator; null when it does. */
export function whyMailIsOff(): string | null {
  const { SMTP_URL, MAIL_FROM, APP_URL } = env();
  const missing = Object.entries({ SMTP_URL, MAIL_FROM, APP_URL }).flatMap(([name, value]) => (value ? [] : [name]));
  if (missing.length === 0) return null;
  return `${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} not set.`;
}

/** For what cannot work without mail. Throws `service_unavailable` with a sentence for the person when mail is off. */
export function requireMail(): void {
  if (whyMailIsOff() === null) return;
  throw new AppError(
    "service_unavailable",
    "This installation cannot send mail, which this needs. Ask whoever runs it to set up mail.",
  );
}
