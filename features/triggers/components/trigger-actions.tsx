"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Link2, Pencil, ShieldOff, Trash2 } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { deleteTrigger, refreshTriggers, rotateTrigger } from "../client";
import type { MintedTrigger, Trigger } from "../schema";
import { TriggerDialog } from "./trigger-dialog";

interface TriggerActionsProps {
  trigger: Trigger;
  /** Where to go once it is deleted. */
  base: Route;
  onMinted: (minted: MintedTrigger) => void;
}

type Question = "edit" | "url" | "secret" | "unsign" | "delete";

/** What can be done with a webhook by those who may. */
export function TriggerActions({ trigger, base, onMinted }: TriggerActionsProps) {
  const [asking, setAsking] = useState<Question | null>(null);
  const close = () => setAsking(null);
  const entries: MenuEntry[] = [
    { label: "New URL…", icon: Link2, onSelect: () => setAsking("url") },
    {
      label: trigger.is_signed ? "New signing secret…" : "Ask for signatures…",
      icon: KeyRound,
      onSelect: () => setAsking("secret"),
    },
    ...(trigger.is_signed
      ? [{ label: "Ask for no signatures…", icon: ShieldOff, onSelect: () => setAsking("unsign") }]
      : []),
    { label: "Delete…", icon: Trash2, tone: "danger", onSelect: () => setAsking("delete") },
  ];
  return (
    <div className="flex items-center gap-2">
      <Button variant="secondary" size="sm" onClick={() => setAsking("edit")}>
        <Pencil aria-hidden="true" />
        Change
      </Button>
      <Menu
        entries={entries}
        button={(props) => (
          <Button {...props} variant="ghost" size="icon" aria-label={`More about ${trigger.name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        )}
      />
      {asking === "edit" ? (
        <TriggerDialog trigger={trigger} onDone={() => showToast(`“${trigger.name}” was saved.`)} onClose={close} />
      ) : null}
      {asking !== null && asking !== "edit" ? (
        <Confirmation question={asking} trigger={trigger} base={base} onMinted={onMinted} onClose={close} />
      ) : null}
    </div>
  );
}

const questions = {
  url: { title: "Make another URL?", label: "Make a new URL", text: "The present URL stops working at once." },
  secret: {
    title: "Make a signing secret?",
    label: "Make a secret",
    text: "From now on only calls that are signed with the new secret are taken.",
  },
  unsign: {
    title: "Ask for no signatures?",
    label: "Remove the secret",
    text: "Whoever knows the URL can start it, without a signature.",
  },
  delete: {
    title: "Delete the webhook?",
    label: "Delete",
    text: "Its URL stops working at once. Its runs stay; what became of its calls is forgotten.",
  },
} as const;

interface ConfirmationProps extends TriggerActionsProps {
  question: Exclude<Question, "edit">;
  onClose: () => void;
}

function Confirmation({ question, trigger, base, onMinted, onClose }: ConfirmationProps) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const router = useRouter();
  const { title, label, text } = questions[question];

  async function confirm() {
    if (question === "delete") {
      await deleteTrigger(organization.id, trigger.id);
      router.replace(base);
    } else {
      const body =
        question === "url" ? { url: true } : ({ secret: question === "secret" ? "renew" : "remove" } as const);
      const minted = await rotateTrigger(organization.id, trigger.id, body);
      if (question !== "unsign") onMinted(minted);
    }
    await refreshTriggers(queries, organization.id);
  }
  return (
    <ConfirmDialog
      title={title}
      confirmLabel={label}
      onConfirm={confirm}
      onClose={onClose}
      {...(question === "delete" ? { tone: "danger" as const } : {})}
    >
      {text}
    </ConfirmDialog>
  );
}
