import "server-only";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import type { AuditFilter } from "../schema";
import type { Manifest } from "./format";
import { writeExport } from "./write-export";

const mediaTypes = { json: "application/json", csv: "text/csv; charset=utf-8" } as const;

/** The export as a download. That it was taken is a row of the log too, and the last one in the file. */
export async function respondWithExport(
  ctx: OrganizationContext,
  { format, ...filter }: AuditFilter & { format: Manifest["content"] },
): Promise<Response> {
  await withOrganization(ctx, (tx) =>
    appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "audit.exported",
      target: { type: "organization", id: ctx.organization.id },
      detail: { format, ...filter },
    }),
  );
  const name = `audit-${ctx.organization.id}-${new Date().toISOString().slice(0, 10)}.${format}`;
  return new Response(streamOf(writeExport(ctx, format, filter)), {
    headers: { "content-type": mediaTypes[format], "content-disposition": `attachment; filename="${name}"` },
  });
}

/** Pulled by the reader, so a slow one makes no heap grow; a failure breaks the connection, never ends the file well. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
