"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { connectSource, deleteSource, refreshSource, refreshTools, updateSource } from "../client";
import type { SourceHealth, ToolSource } from "../schema";
import { SourceTools } from "./source-tools";

/** One source: how it is doing, what it offers, and what can be done with it. */
export function SourceCard({ source }: { source: ToolSource }) {
  const [removing, setRemoving] = useState(false);
  const [showsTools, setShowsTools] = useState(false);
  const { busy, error, problems, act } = useSourceActs(source);
  const { name, url, kind, health, enabled, tool_count, exposed_count } = source;
  return (
    <Section
      title={name}
      description={
        <>
          {kind === "mcp" ? "MCP server" : "API"} · <span className="break-all">{url}</span>
        </>
      }
      action={<Health health={health} />}
      footer={
        <>
          <div className="flex flex-wrap gap-2">
            <Button size="sm" variant="danger" onClick={() => setRemoving(true)}>
              Remove
            </Button>
          </div>
          <div className="flex flex-wrap gap-2">
            {source.authentication === "oauth" ? (
              <Button
                size="sm"
                variant={health === "not_connected" ? "primary" : "secondary"}
                disabled={busy !== null}
                onClick={() => void act.connect()}
              >
                {busy === "connect" ? <Spinner /> : null}
                {health === "not_connected" ? "Sign in" : "Sign in again"}
              </Button>
            ) : null}
            <Button size="sm" variant="secondary" disabled={busy !== null} onClick={() => void act.refresh()}>
              {busy === "refresh" ? <Spinner /> : null}
              Ask again what it offers
            </Button>
          </div>
        </>
      }
    >
      <Trouble source={source} />
      <Switch
        label="Agents may use its tools"
        hint={`${exposed_count} of ${tool_count} tools are exposed.`}
        checked={enabled}
        disabled={busy !== null}
        onChange={(next) => void act.change({ enabled: next })}
      />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      {problems.length > 0 ? (
        <ul className="list-disc pl-5 text-[13px] text-muted leading-5">
          {problems.map((problem) => (
            <li key={problem} className="break-words">
              {problem}
            </li>
          ))}
        </ul>
      ) : null}
      {tool_count > 0 ? (
        <div className="flex flex-col gap-3">
          <Button
            size="sm"
            variant="ghost"
            className="self-start"
            aria-expanded={showsTools}
            onClick={() => setShowsTools(!showsTools)}
          >
            {showsTools ? "Hide its tools" : "Choose tools"}
          </Button>
          {showsTools ? <SourceTools source={source} /> : null}
        </div>
      ) : null}
      {removing ? (
        <ConfirmDialog
          title={`Remove ${name}?`}
          confirmLabel="Remove the source"
          tone="danger"
          onConfirm={act.remove}
          onClose={() => setRemoving(false)}
        >
          Its credentials are deleted, and agents that use its tools go on without them.
        </ConfirmDialog>
      ) : null}
    </Section>
  );
}

const states = {
  ok: { tone: "positive", label: "Works" },
  failing: { tone: "danger", label: "Failing" },
  paused: { tone: "danger", label: "Paused" },
  not_connected: { tone: "warning", label: "Not signed in" },
  off: { tone: "neutral", label: "Off" },
} as const satisfies Record<SourceHealth, { tone: string; label: string }>;

function Health({ health }: { health: SourceHealth }) {
  const { tone, label } = states[health];
  return tone === "neutral" ? <Badge>{label}</Badge> : <Badge tone={tone}>{label}</Badge>;
}

/** Since when it fails, why, and when it is tried again. */
function Trouble({ source: { health, last_error, failing_since, paused_until } }: { source: ToolSource }) {
  const since = useLocalTime(failing_since ?? "", whenSet);
  const until = useLocalTime(paused_until ?? "", whenSet);
  if (last_error === null || health === "ok" || health === "off") return null;
  return (
    <ErrorNotice>
      {last_error}
      {since ? ` Failing since ${since}.` : ""}
      {until ? ` It is left alone until ${until}, and then tried again by itself.` : ""}
    </ErrorNotice>
  );
}

function whenSet(iso: string): string {
  return iso === "" ? "" : formatDateTime(iso);
}

function useSourceActs({ id, name }: ToolSource) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const [busy, setBusy] = useState<"refresh" | "connect" | "change" | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [problems, setProblems] = useState<string[]>([]);

  async function attempt(what: typeof busy, work: () => Promise<unknown>) {
    setBusy(what);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.errors[0]?.message ?? thrown.detail);
    }
    setBusy(null);
  }

  const act = {
    refresh: () =>
      attempt("refresh", async () => {
        const { added, changed, removed, problems: found, error: failure } = await refreshSource(organization.id, id);
        setProblems(found);
        await refreshTools(queries, organization.id);
        const told = [counted(added, "new"), counted(changed, "changed"), counted(removed, "gone")].filter(Boolean);
        if (failure === null)
          showToast(told.length > 0 ? `${name}: ${told.join(", ")}.` : `${name} offers what it did.`);
      }),
    connect: () =>
      attempt("connect", async () => {
        const { url } = await connectSource(organization.id, id);
        window.location.assign(url);
      }),
    change: (body: { enabled: boolean }) =>
      attempt("change", async () => {
        await updateSource(organization.id, id, body);
        await refreshTools(queries, organization.id);
      }),
    async remove() {
      await deleteSource(organization.id, id);
      await refreshTools(queries, organization.id);
      showToast(`${name} is removed.`);
    },
  };
  return { busy, error, problems, act };
}

function counted(tools: readonly string[], what: string): string | null {
  return tools.length > 0 ? `${tools.length} ${what}` : null;
}
