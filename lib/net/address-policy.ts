import ipaddr from "ipaddr.js";

/** Why a URL was refused before anything was sent. The message may be shown to whoever entered it. */
export class AddressRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AddressRefused";
  }
}

const privateRanges: ReadonlySet<string> = new Set(["loopback", "private", "uniqueLocal", "carrierGradeNat"]);
/** Metadata services of clouds that lie outside of the link-local range: AWS over IPv6, Alibaba. */
const metadataServices: ReadonlySet<string> = new Set(["fd00:ec2::254", "100.100.100.200"]);
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * What an address is for our purposes. `forbidden` covers link-local addresses (where clouds serve their metadata),
 * multicast, unspecified, documentation and translated ones: nobody's service lives there, whatever the operator allows.
 */
export function reachOf(address: string): "public" | "private" | "forbidden" {
  if (!ipaddr.isValid(address)) return "forbidden";
  // An IPv4 address that is mapped into IPv6 reaches the same host, so it is judged as what it is.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (metadataServices.has(parsed.toString())) return "forbidden";
  if (privateRanges.has(range)) return "private";
  if (range !== "unicast") return "forbidden";
  return parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast) ? "forbidden" : "public";
}

/** Refuses an address that a URL somebody entered may not reach. */
export function requireReachable(address: string, protocol: string, allowPrivateNetwork: boolean): void {
  const reach = reachOf(address);
  if (reach === "forbidden" || (reach === "private" && !allowPrivateNetwork)) {
    throw new AddressRefused("This address leads into a private network.");
  }
  if (reach === "public" && protocol !== "https:") throw new AddressRefused("This address must begin with https://.");
}

/** Refuses a URL whose form alone rules it out: another scheme, credentials in it, plain HTTP to the internet. */
export function requireWebUrl(url: URL, allowPrivateNetwork: boolean): void {
  const isWeb = url.protocol === "https:" || (allowPrivateNetwork && url.protocol === "http:");
  if (!isWeb) throw new AddressRefused("This address must begin with https://.");
  if (url.username || url.password) throw new AddressRefused("This address must not contain a user name or password.");
}
