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
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { deleteConnection, refreshSingleSignOn, testConnection, updateConnection } from "../client";
import type { Connection } from "../schema";
import { ChangeConnectionDialog } from "./change-connection-dialog";
import { TestResult } from "./test-result";

/** One connection: its state, what its last test found, and its two switches. */
export function ConnectionCard({ connection, redirectUri }: { connection: Connection; redirectUri: string }) {
  const [dialog, setDialog] = useState<"change" | "remove" | "enforce" | null>(null);
  const { busy, error, act } = useConnectionActs(connection);
  const { name, issuer, enabled, enforced, last_test } = connection;
  return (
    <Section
      title={name}
      description={<span className="break-all">{issuer}</span>}
      action={<State connection={connection} />}
      footer={
        <>
          <div className="flex flex-wrap gap-2">
            <Button size="sm" variant="secondary" onClick={() => setDialog("change")}>
              Change
            </Button>
            <Button size="sm" variant="danger" onClick={() => setDialog("remove")}>
              Remove
            </Button>
          </div>
          <Button size="sm" disabled={busy !== null} onClick={() => void act.test()}>
            {busy === "test" ? <Spinner /> : null}
            Test the connection
          </Button>
        </>
      }
    >
      <TestResult test={last_test} />
      <Switch
        label="People may sign in through it"
        hint="Switched off, everybody who came through it is signed out."
        checked={enabled}
        disabled={busy !== null}
        onChange={(next) => void act.change({ enabled: next })}
      />
      <Switch
        label="Required for people of the verified domains"
        hint={
          last_test?.succeeded || enforced
            ? "Passwords and other accounts no longer open this organization for them. Owners are exempt, so that somebody can always repair it."
            : "Possible once a test has succeeded and a domain is verified."
        }
        checked={enforced}
        disabled={busy !== null || !(enforced || (enabled && last_test?.succeeded))}
        onChange={(next) => (next ? setDialog("enforce") : void act.change({ enforced: false }))}
      />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      {dialog === "change" ? (
        <ChangeConnectionDialog connection={connection} redirectUri={redirectUri} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === "enforce" ? (
        <ConfirmDialog
          title="Require single sign-on?"
          confirmLabel="Require it"
          onConfirm={act.enforce}
          onClose={() => setDialog(null)}
        >
          Members with an address of a verified domain can open this organization only through {name}, from their next
          click on. Owners and members with other addresses are not affected.
        </ConfirmDialog>
      ) : null}
      {dialog === "remove" ? (
        <ConfirmDialog
          title={`Remove ${name}?`}
          confirmLabel="Remove the connection"
          tone="danger"
          onConfirm={act.remove}
          onClose={() => setDialog(null)}
        >
          Everybody who came through it is signed out. They stay members, and need another way to sign in.
        </ConfirmDialog>
      ) : null}
    </Section>
  );
}

function State({ connection: { enabled, enforced, last_test } }: { connection: Connection }) {
  if (!enabled) return <Badge>Off</Badge>;
  if (enforced) return <Badge tone="positive">Required</Badge>;
  if (last_test === null) return <Badge tone="warning">Not tested</Badge>;
  return last_test.succeeded ? <Badge tone="positive">Works</Badge> : <Badge tone="danger">Does not work</Badge>;
}

type Act = "test" | "change";

function useConnectionActs({ id, name }: Connection) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { run } = useFreshSignIn();
  const [busy, setBusy] = useState<Act | null>(null);
  const [error, setError] = useState<string | null>(null);
  const refresh = () => refreshSingleSignOn(queries, organization.id);

  async function attempt(act: Act, work: () => Promise<unknown>) {
    setBusy(act);
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
    test: () =>
      attempt("test", async () => {
        const { url } = await run(() => testConnection(organization.id, id));
        if (url !== null) window.location.assign(url);
        await refresh();
      }),
    change: (body: { enabled: boolean } | { enforced: boolean }) =>
      attempt("change", async () => {
        await run(() => updateConnection(organization.id, id, body));
        await refresh();
      }),
    async enforce() {
      await run(() => updateConnection(organization.id, id, { enforced: true }));
      await refresh();
      showToast("Single sign-on is required now.");
    },
    async remove() {
      await run(() => deleteConnection(organization.id, id));
      await refresh();
      showToast(`${name} is removed.`);
    },
  };
  return { busy, error, act };
}
