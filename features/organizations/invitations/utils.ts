/** An address that its owner recognises and others do not learn: `g•••r@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const name = email.slice(0, at);
  const last = name.length > 3 ? name.slice(-1) : "";
  return `${name.slice(0, 1)}•••${last}${email.slice(at)}`;
}
