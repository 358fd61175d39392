"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ListRow } from "@/components/ui/list";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { formatCount, formatDateTime } from "@/lib/format";
import { deleteProviderKey, refreshModels, testProviderKey } from "../client";
import { providerNames } from "../constants";
import type { ProviderKey } from "../provider-keys/schema";

/** A key by its end, what it reaches, and whether it still works. */
export function ProviderKeyRow({ providerKey }: { providerKey: ProviderKey }) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const { busy, result, test } = useKeyTest(providerKey.id);
  const { id, name, provider, last_four, base_url, models, tested_at } = providerKey;
  return (
    <ListRow
      title={name}
      badges={
        <>
          <Badge>{providerNames[provider]}</Badge>
          <code className="text-muted text-xs">••••{last_four}</code>
        </>
      }
      detail={
        <>
          {base_url ? <span className="block break-all">{base_url}</span> : null}
          {models.length > 0 ? <span className="block">{models.join(", ")}</span> : null}
          {tested_at ? `Last answered ${formatDateTime(tested_at)}` : "Not tested yet"}
        </>
      }
      actions={
        <>
          <Button size="sm" variant="secondary" disabled={busy} onClick={() => void test()}>
            {busy ? <Spinner /> : null}
            Test
          </Button>
          <Button size="sm" variant="danger" onClick={() => setRemoving(true)}>
            Delete
          </Button>
        </>
      }
    >
      <div role="status" className="empty:hidden">
        {result ? (
          <p className="mt-2.5 flex items-start gap-2 text-[13px] leading-5">
            {result.succeeded ? (
              <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-success" />
            ) : (
              <CircleX aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
            )}
            <span>
              {result.message}
              {result.latencyMs === null ? null : (
                <span className="text-muted"> {formatCount(result.latencyMs)} ms</span>
              )}
            </span>
          </p>
        ) : null}
      </div>
      {removing ? (
        <ConfirmDialog
          title={`Delete ${name}?`}
          confirmLabel="Delete the key"
          tone="danger"
          onConfirm={async () => {
            await deleteProviderKey(organization.id, id);
            await refreshModels(queries, organization.id);
            showToast(`${name} is deleted.`);
          }}
          onClose={() => setRemoving(false)}
        >
          Models that only this key reaches can no longer be picked. Agents that name one answer with the default model
          instead. Runs that are under way may use the key until they end.
        </ConfirmDialog>
      ) : null}
    </ListRow>
  );
}

interface Result {
  succeeded: boolean;
  message: string;
  latencyMs: number | null;
}

function useKeyTest(id: string) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result | null>(null);

  async function test() {
    setBusy(true);
    setResult(null);
    try {
      const { succeeded, message, latency_ms } = await testProviderKey(organization.id, id);
      setResult({ succeeded, message, latencyMs: succeeded ? latency_ms : null });
      if (succeeded) await refreshModels(queries, organization.id);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setResult({ succeeded: false, message: thrown.detail, latencyMs: null });
    }
    setBusy(false);
  }
  return { busy, result, test };
}
