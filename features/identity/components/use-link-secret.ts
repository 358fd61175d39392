import { useEffect, useState } from "react";

/**
 * The secret behind the `#` of a link from a mail: there it reaches neither a server, nor a log, nor another site. Undefined
 * while it is not known yet, null when there is none.
 */
export function useLinkSecret(): string | null | undefined {
  const [secret, setSecret] = useState<string | null>();
  useEffect(() => {
    const read = () => setSecret(window.location.hash.slice(1) || null);
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  return secret;
}
