"use client";

import { MessageFiles } from "@/features/files/components/message-files";
import { useWorkspaceIfAny } from "@/features/organizations/client";
import type { FileRef } from "@/features/tools/schema";
import { SharedFiles } from "../shared-files";

/** The files that a tool made; to who sees the conversation by a link those that the link opens. */
export function CallFiles({ files }: { files: readonly FileRef[] }) {
  const workspace = useWorkspaceIfAny();
  if (workspace) return <MessageFiles organizationId={workspace.organization.id} files={files} />;
  return <SharedFiles files={files} />;
}
