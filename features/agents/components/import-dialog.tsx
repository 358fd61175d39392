"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { importAgent, refreshAgents } from "../client";
import type { AgentExport } from "../schema";

/** Takes an exported agent from a file. What does not exist here is told afterwards. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function send(chosen: File) {
    setBusy(true);
    setError(null);
    try {
      const agent = await importAgent(organization.id, parseExport(await chosen.text()));
      await refreshAgents(queryClient, organization.id);
      showToast(sentenceOf(agent.name, agent.left_out.length));
      router.push(`/${organization.slug}/agents/${agent.key}/edit` as Route);
    } catch (thrown) {
      setBusy(false);
      setError(messageOf(thrown));
    }
  }

  return (
    <Dialog
      title="Import an agent"
      description="From a file that “Export” has made, here or in another installation. It becomes a draft of yours."
      confirm={{ label: "Import", busy, disabled: file === null }}
      error={error}
      onSubmit={() => (file ? void send(file) : undefined)}
      onClose={onClose}
    >
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="font-medium text-[13px]">
          File
        </label>
        <input
          id={id}
          type="file"
          accept="application/json,.json"
          data-autofocus
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          className="w-full text-[13px] file:mr-3 file:h-8 file:rounded-md file:border file:border-border file:bg-raised file:px-3 file:font-medium file:text-[13px] file:text-foreground hover:file:bg-hover"
        />
      </div>
    </Dialog>
  );
}

class NotAnExport extends Error {}

function parseExport(text: string): AgentExport {
  try {
    return JSON.parse(text) as AgentExport;
  } catch (cause) {
    throw new NotAnExport("This file is not JSON. Choose one that “Export” has made.", { cause });
  }
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof NotAnExport) return thrown.message;
  if (!(thrown instanceof ApiProblem)) throw thrown;
  const [first] = thrown.errors;
  return first ? `This is not an exported agent: ${first.path}: ${first.message}` : thrown.detail;
}

function sentenceOf(name: string, leftOut: number): string {
  if (leftOut === 0) return `“${name}” was imported.`;
  return `“${name}” was imported without ${leftOut} thing${leftOut === 1 ? "" : "s"} that do not exist here.`;
}
