/** A mail address with the name that mail programs show beside it. */
export interface MailAddress {
  name: string | null;
  email: string;
}

const named = /^\s*"?([^"<>]*?)"?\s*<([^<>\s]+)>\s*$/;
/** No address we send to or from needs more; whatever could end a header or begin another recipient is outside of it. */
const plain = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,253}$/u;

/** Reads `name@host` or `Name <name@host>`; null for anything else. */
export function readMailAddress(text: string): MailAddress | null {
  const [, name, inBrackets] = named.exec(text) ?? [];
  const email = inBrackets ?? text.trim();
  return plain.test(email) ? { name: name?.trim() || null, email } : null;
}
