import "server-only";
import { Resolver } from "node:dns/promises";
import { env } from "@/lib/env";

const timeoutMs = 4_000;
const tries = 2;

/** The TXT records of a name, by the configured resolver; none where the name or the record does not exist. */
export async function readTextRecords(name: string): Promise<string[] | "unreachable"> {
  const resolver = new Resolver({ timeout: timeoutMs, tries });
  const { DNS_SERVER } = env();
  if (DNS_SERVER) resolver.setServers([DNS_SERVER]);
  try {
    // A record longer than 255 bytes comes in pieces (RFC 7208, 3.3).
    return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(""));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    if (typeof code === "string") return "unreachable";
    throw error;
  }
}
