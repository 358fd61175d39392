import { Badge } from "@/components/ui/badge";
import type { Workflow } from "../presenting/schema";

/** Where a workflow comes from and what of it runs. */
export function WorkflowBadges({ workflow }: { workflow: Workflow }) {
  if (workflow.archived_at !== null) return <Badge>Archived</Badge>;
  if (workflow.source === "catalog") return <Badge>Catalog</Badge>;
  if (workflow.version === null) return <Badge tone="warning">Draft</Badge>;
  return (
    <>
      <Badge tone="accent">Version {workflow.version}</Badge>
      {workflow.has_draft_changes ? <Badge tone="warning">Unpublished changes</Badge> : null}
    </>
  );
}

/** Whether anybody can start it: its published version, or the catalog's. */
export function isRunnable({ archived_at: archivedAt, source, version }: Workflow): boolean {
  return archivedAt === null && (source === "catalog" || version !== null);
}
