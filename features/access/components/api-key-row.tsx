"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Ban, Ellipsis, Pencil, RefreshCw } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ListRow } from "@/components/ui/list";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime, formatDay } from "@/lib/format";
import type { ApiKey, MintedApiKey } from "../api-keys/schema";
import { refreshApiKeys, revokeApiKey } from "../client";
import { RenameKeyDialog } from "./rename-key-dialog";
import { RotateKeyDialog } from "./rotate-key-dialog";
import { ScopeBadges } from "./scope-badges";

interface ApiKeyRowProps {
  apiKey: ApiKey;
  showMaker: boolean;
  onMade: (key: MintedApiKey) => void;
}

export function ApiKeyRow({ apiKey, showMaker, onMade }: ApiKeyRowProps) {
  const [asking, setAsking] = useState<"rename" | "rotate" | "revoke" | null>(null);
  const close = () => setAsking(null);
  const isOver = apiKey.status === "revoked" || apiKey.status === "expired";
  const canRotate = apiKey.is_mine && !isOver && apiKey.replaced_by_id === null;
  const entries: MenuEntry[] = [
    ...(apiKey.is_mine ? [{ label: "Rename…", icon: Pencil, onSelect: () => setAsking("rename") }] : []),
    ...(canRotate ? [{ label: "Rotate…", icon: RefreshCw, onSelect: () => setAsking("rotate") }] : []),
    ...(isOver ? [] : [{ label: "Revoke…", icon: Ban, tone: "danger" as const, onSelect: () => setAsking("revoke") }]),
  ];
  return (
    <ListRow
      title={apiKey.name}
      badges={<StatusBadges apiKey={apiKey} />}
      detail={<Facts apiKey={apiKey} showMaker={showMaker} />}
      actions={
        entries.length > 0 ? (
          <Menu
            entries={entries}
            button={(props) => (
              <Button {...props} variant="ghost" size="icon" aria-label={`More about ${apiKey.name}`}>
                <Ellipsis aria-hidden="true" />
              </Button>
            )}
          />
        ) : null
      }
    >
      <ScopeBadges scopes={apiKey.scopes} {...(isOver ? {} : { effective: apiKey.effective_scopes })} />
      {asking === "rename" ? <RenameKeyDialog apiKey={apiKey} onClose={close} /> : null}
      {asking === "rotate" ? <RotateKeyDialog apiKey={apiKey} onMade={onMade} onClose={close} /> : null}
      {asking === "revoke" ? <RevokeKeyDialog apiKey={apiKey} onClose={close} /> : null}
    </ListRow>
  );
}

function StatusBadges({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.status === "revoked") return <Badge tone="danger">Revoked</Badge>;
  if (apiKey.status === "expired") return <Badge>Expired</Badge>;
  if (apiKey.status === "inactive") return <Badge tone="warning">Maker has left</Badge>;
  return apiKey.replaced_by_id ? <Badge tone="warning">Replaced</Badge> : null;
}

function Facts({ apiKey, showMaker }: { apiKey: ApiKey; showMaker: boolean }) {
  const { maker, prefix, status, expires_at, revoked_at, last_used_at } = apiKey;
  const end =
    status === "revoked" && revoked_at
      ? `revoked ${formatDay(revoked_at)}`
      : expires_at
        ? `${status === "expired" ? "expired" : "expires"} ${formatDay(expires_at)}`
        : "never expires";
  const use = last_used_at ? `last used ${formatDateTime(last_used_at)}` : "never used";
  return (
    <>
      <code className="font-mono text-xs">{prefix}…</code>
      {showMaker && maker ? ` · ${apiKey.is_mine ? "yours" : `${maker.name} (${maker.email})`}` : ""}
      {` · ${end} · ${use}`}
    </>
  );
}

function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();

  async function revoke() {
    await revokeApiKey(organization.id, apiKey.id);
    showToast(`“${apiKey.name}” was revoked.`);
    await refreshApiKeys(queryClient, organization.id);
  }

  return (
    <ConfirmDialog
      title={`Revoke “${apiKey.name}”?`}
      confirmLabel="Revoke"
      tone="danger"
      onConfirm={revoke}
      onClose={onClose}
    >
      Programs that use it are refused from their next request on. This cannot be undone.
    </ConfirmDialog>
  );
}
