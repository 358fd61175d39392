"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Modal } from "@/components/ui/modal";
import { ErrorNotice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { conversationOptions, updateConversation } from "../client";
import { createLink, linksOptions, revokeLink } from "../sharing/client";
import { sentenceOf } from "./problem-sentence";

const lifetimes = [
  { value: "1", label: "For a day" },
  { value: "7", label: "For a week" },
  { value: "30", label: "For 30 days" },
  { value: "never", label: "Until it is revoked" },
];

/** Who else may read a conversation: the organization, and whoever has a link. */
export default function ShareDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const { data: conversation } = useQuery(conversationOptions(organization.id, conversationId));
  const shared = conversation?.shared ?? false;
  return (
    <Modal label="Share the conversation" onClose={onClose}>
      <div className="flex max-h-[75dvh] flex-col gap-5 overflow-y-auto p-5 sm:p-6">
        <h2 className="font-semibold text-base">Share the conversation</h2>
        <Switch
          label={`Everybody in ${organization.name}`}
          hint="They find it under “Shared with me” and may read it, not write in it."
          checked={shared}
          onChange={() => {
            updateConversation(queryClient, organization.id, conversationId, { shared: !shared }).catch(
              (error: unknown) => showToast(sentenceOf(error)),
            );
          }}
        />
        <Links organizationId={organization.id} conversationId={conversationId} />
        <div className="flex justify-end">
          <Button variant="secondary" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function Links({ organizationId, conversationId }: { organizationId: string; conversationId: string }) {
  const queryClient = useQueryClient();
  const links = useQuery(linksOptions(organizationId, conversationId));
  const [lifetime, setLifetime] = useState("30");
  const [made, setMade] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function act(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <section aria-labelledby="share-links" className="flex flex-col gap-3 border-border border-t pt-5">
      <div>
        <h3 id="share-links" className="font-medium text-sm">
          Anybody with a link
        </h3>
        <p className="mt-1 text-[13px] text-muted leading-5">
          Shows the conversation with its files as it is now, read-only, and nothing that is said later. Search engines
          leave it out.
        </p>
      </div>
      <div className="flex flex-wrap items-end gap-2">
        <Select
          label="It works"
          value={lifetime}
          options={lifetimes}
          onChange={(event) => setLifetime(event.target.value)}
        />
        <Button
          disabled={busy}
          onClick={() =>
            act(async () => {
              const days = lifetime === "never" ? null : Number(lifetime);
              setMade(await createLink(queryClient, organizationId, conversationId, days));
            })
          }
        >
          Make a link
        </Button>
      </div>
      {made ? (
        <div className="flex items-center gap-2 rounded-lg border border-border bg-hover px-3 py-1.5">
          <input
            aria-label="The link, shown only now"
            readOnly
            value={made}
            onFocus={(event) => event.target.select()}
            className="min-w-0 flex-1 bg-transparent text-[13px] outline-none"
          />
          <CopyButton text={made} label="Copy the link" />
        </div>
      ) : null}
      {problem ? <ErrorNotice>{problem}</ErrorNotice> : null}
      {links.isPending ? <Skeleton className="h-9 w-full" /> : null}
      {links.error ? <ErrorNotice>{links.error.message}</ErrorNotice> : null}
      <ul aria-label="Links" className="flex flex-col">
        {links.data?.data.map((link) => (
          <li
            key={link.id}
            className="flex items-center gap-3 border-border border-t py-2 text-[13px] first:border-t-0"
          >
            <span className="min-w-0 flex-1">
              Made {formatDateTime(link.created_at)}
              <span className="block text-muted text-xs">
                {link.expires_at === null
                  ? "Works until it is revoked"
                  : `${link.is_expired ? "Ended" : "Works until"} ${formatDateTime(link.expires_at)}`}
              </span>
            </span>
            <Button
              variant="ghost"
              size="sm"
              disabled={busy}
              onClick={() =>
                act(async () => {
                  await revokeLink(queryClient, organizationId, conversationId, link.id);
                  setMade(null);
                })
              }
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
