import "server-only";
import { and, eq } from "drizzle-orm";
import { files } from "@/drizzle/schema/tools";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";

/** Deletes one's own file. Its bytes go a moment later; the row notes them in this transaction. */
export async function deleteFile(ctx: OrganizationContext, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const deleted = await tx
      .delete(files)
      .where(and(eq(files.id, id), eq(files.userId, actingUserId(ctx))))
      .returning({ id: files.id });
    if (deleted.length === 0) throw notFound("file");
    const target = { type: "file", id };
    await appendAudit(tx, auditSource(ctx), { organizationId: ctx.organization.id, action: "file.deleted", target });
  });
}
