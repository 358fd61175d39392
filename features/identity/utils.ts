import { passwordLength } from "./constants";

const shortestPersonalPart = 4;

/** The personal words that a password must not contain: parts of the e-mail address and of the name, and the product. */
export function personalWords(person: { email: string; name: string; product: string }): string[] {
  const parts = [
    person.email,
    ...person.email.split(/[@.+_-]/),
    person.name,
    ...person.name.split(/\s+/),
    person.product,
  ];
  const words = parts.map((part) => part.trim().toLowerCase()).filter((part) => part.length >= shortestPersonalPart);
  return [...new Set(words)];
}

/** What is wrong with a password at first sight: its length, or a personal word in it. Null when nothing is. */
export function passwordFlaw(password: string, words: readonly string[]): string | null {
  const length = [...password].length;
  if (length < passwordLength.min) return `Use at least ${passwordLength.min} characters.`;
  if (length > passwordLength.max) return `Use at most ${passwordLength.max} characters.`;
  const lowered = password.toLowerCase();
  const personal = words.find((word) => lowered.includes(word));
  return personal ? `Do not use “${personal}” in your password.` : null;
}

/** How e-mail addresses are compared and stored: trimmed and in lower case. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** A name for somebody who gave none: the part of the address before the @, as words. */
export function nameFromEmail(email: string): string {
  const words = (email.split("@")[0] ?? email).split(/[._+-]+/).filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ") || email;
}
