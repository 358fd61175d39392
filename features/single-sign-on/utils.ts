import { challengeLabel, challengePrefix } from "./constants";

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** A domain as it is stored: in lower case, ASCII, without dots around it; null for what cannot be an e-mail domain. */
export function normalizeDomain(given: string): string | null {
  const plain = given
    .trim()
    .toLowerCase()
    .replace(/^@|\.$/g, "");
  if (/[\s:/?#@\\[\]]/.test(plain)) return null;
  const host = URL.parse(`http://${plain}`)?.host ?? "";
  const labels = host.split(".");
  const isDomain = labels.length > 1 && host.length <= 253 && labels.every((part) => label.test(part));
  return isDomain && !/^\d+$/.test(labels.at(-1) ?? "") ? host : null;
}

/** The TXT record that proves a domain. */
export function challengeRecord(domain: string, challenge: string): { name: string; value: string } {
  return { name: `${challengeLabel}.${domain}`, value: `${challengePrefix}${challenge}` };
}
