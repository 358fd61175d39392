import "server-only";
import bowser from "bowser";

const longestUserAgent = 400;

/** `Chrome on Linux`, as far as a `User-Agent` tells; null when it tells nothing. Say nothing of trust: clients choose it. */
export function deviceName(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const { browser, os } = bowser.parse(userAgent.slice(0, longestUserAgent));
  if (!browser.name) return os.name ?? null;
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
}

/** An address with its end hidden: enough to recognise one's network by, not enough to find the machine. */
export function maskAddress(address: string | null): string | null {
  if (address === null) return null;
  const dotted = /^(?:::ffff:)?(\d+)\.(\d+)\.\d+\.\d+$/i.exec(address);
  if (dotted) return `${dotted[1]}.${dotted[2]}.•.•`;
  const [first = "", second = ""] = address.split(":");
  return address.includes(":") ? `${first}:${second}:•` : null;
}
