import type { ReceivedMail } from "./mailbox-reader";
import { linkIn } from "./mailbox-reader";

/** The secret of a mail's link, which stands behind its `#`. */
export function secretIn(mail: ReceivedMail): string {
  const secret = linkIn(mail).hash.slice(1);
  if (secret.length < 40) throw new Error(`The link of “${mail.subject}” carries no secret.`);
  return secret;
}
