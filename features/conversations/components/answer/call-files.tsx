"use client";

import { MessageFiles } from "@/features/files/components/message-files";
import { useWorkspaceIfAny } from "@/features/organizations/client";
import type { FileRef } from "@/features/tools/schema";

/** The files that a tool made. Who sees the conversation by a link only is told their names. */
export function CallFiles({ files }: { files: readonly FileRef[] }) {
  const workspace = useWorkspaceIfAny();
  if (workspace) return <MessageFiles organizationId={workspace.organization.id} files={files} />;
  return <p className="text-[13px] text-muted">Files: {files.map(({ name }) => name).join(", ")}</p>;
}
