"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Section } from "@/components/ui/section";
import { myAccount } from "../account/client";
import { useFreshSignIn } from "./fresh-sign-in";

/** The two ways out: for now, and for good. */
export function LeaveSection({ email }: { email: string }) {
  const { run } = useFreshSignIn();
  const [asked, setAsked] = useState<"disable" | "delete" | null>(null);

  async function leave(act: "disable" | "delete") {
    await run(() => myAccount[act]());
    window.location.assign("/login");
  }

  return (
    <Section title="Leave" description="Close your account for now, or erase it with everything in it." tone="danger">
      <div className="flex flex-wrap gap-2">
        <Button variant="secondary" size="sm" onClick={() => setAsked("disable")}>
          Disable the account
        </Button>
        <Button variant="danger" size="sm" onClick={() => setAsked("delete")}>
          Delete the account
        </Button>
      </div>
      {asked === "disable" ? (
        <ConfirmDialog
          title="Disable your account?"
          confirmLabel="Disable the account"
          tone="danger"
          onConfirm={() => leave("disable")}
          onClose={() => setAsked(null)}
        >
          You are signed out everywhere and your API keys stop at once. Nothing is deleted: set a new password by mail
          to come back.
        </ConfirmDialog>
      ) : null}
      {asked === "delete" ? (
        <ConfirmDialog
          title="Delete your account?"
          confirmLabel="Delete for good"
          tone="danger"
          typed={email}
          onConfirm={() => leave("delete")}
          onClose={() => setAsked(null)}
        >
          Your conversations, runs and keys are erased at once, with every organization in which you are alone. This
          cannot be taken back.
        </ConfirmDialog>
      ) : null}
    </Section>
  );
}
