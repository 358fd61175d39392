import "server-only";
import { and, eq } from "drizzle-orm";
import { toolSources } from "@/drizzle/schema/tools";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { openCredentials, type SourceCredentials } from "./credentials";

/** A source as it is spoken to. Its credentials are open here, so it goes nowhere but to the source itself. */
export interface OpenSource {
  id: string;
  kind: "mcp" | "openapi";
  key: string;
  name: string;
  url: string;
  authentication: "none" | "headers" | "oauth";
  timeoutMs: number;
  enabled: boolean;
  failures: number;
  openUntil: Date | null;
  lastError: string | null;
  listedAt: Date | null;
  credentials: SourceCredentials;
  /** The credentials as they are stored: what a compare-and-set compares. */
  sealed: string | null;
}

const columns = {
  id: toolSources.id,
  kind: toolSources.kind,
  key: toolSources.key,
  name: toolSources.name,
  url: toolSources.url,
  authentication: toolSources.authentication,
  timeoutMs: toolSources.timeoutMs,
  enabled: toolSources.enabled,
  failures: toolSources.failures,
  openUntil: toolSources.openUntil,
  lastError: toolSources.lastError,
  listedAt: toolSources.listedAt,
  sealed: toolSources.credentialsEncrypted,
};

/** A source of the context's organization; null when it is gone. */
export async function openSource(ctx: OrganizationContext, id: string): Promise<OpenSource | null> {
  const [row] = await withOrganization(ctx, (tx) =>
    tx
      .select(columns)
      .from(toolSources)
      .where(and(eq(toolSources.organizationId, ctx.organization.id), eq(toolSources.id, id))),
  );
  return row ? { ...row, credentials: openCredentials(row.id, row.sealed) } : null;
}

/** What is sent along with every request of a source that has headers of its own. */
export function headersOf({ authentication, credentials }: OpenSource): Record<string, string> {
  return authentication === "headers" ? credentials.headers : {};
}
