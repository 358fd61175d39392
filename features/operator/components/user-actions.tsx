"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { List, ListRow } from "@/components/ui/list";
import type { OperatedUserDetail } from "../users/schema";
import { type UserAct, UserDialog } from "./user-dialog";

interface Offer {
  act: UserAct;
  title: string;
  detail: string;
  label: string;
  danger?: boolean;
}

/** What an operator can do with a person as they stand, and not with themselves. */
export function UserActions({ user, isMe }: { user: OperatedUserDetail; isMe: boolean }) {
  const [asking, setAsking] = useState<UserAct | null>(null);
  const offers = [...offersOfHelp(user), ...(isMe ? [] : offersOfRule(user))];
  return (
    <>
      {offers.length > 0 ? (
        <List label="What you can do">
          {offers.map(({ act, title, detail, label, danger }) => (
            <ListRow
              key={act}
              title={title}
              detail={detail}
              actions={
                <Button size="sm" variant={danger ? "danger" : "secondary"} onClick={() => setAsking(act)}>
                  {label}
                </Button>
              }
            />
          ))}
        </List>
      ) : null}
      {asking ? <UserDialog act={asking} user={user} onClose={() => setAsking(null)} /> : null}
    </>
  );
}

function offersOfHelp(user: OperatedUserDetail): Offer[] {
  const { email_verified, locked_for_seconds, active_sessions, state } = user;
  const offers: Offer[] = [];
  if (!email_verified && state !== "disabled") {
    offers.push({
      act: "verify",
      title: "Send the confirmation mail again",
      detail: "With a new link that proves the address.",
      label: "Send…",
    });
  }
  if (locked_for_seconds > 0) {
    offers.push({
      act: "unlock",
      title: "Unlock sign-in",
      detail: "Forgets the failed attempts. Password and factors stay as they are.",
      label: "Unlock…",
    });
  }
  if (active_sessions > 0) {
    offers.push({
      act: "end-sessions",
      title: "End all sessions",
      detail: "They have to sign in again everywhere.",
      label: "End sessions…",
    });
  }
  return offers;
}

function offersOfRule({ state, platform_role, email_verified }: OperatedUserDetail): Offer[] {
  const offers: Offer[] = [];
  if (state === "pending" || state === "rejected") {
    offers.push({ act: "approve", title: "Approve the sign-up", detail: "They are told by mail.", label: "Approve…" });
  }
  if (state === "pending") {
    offers.push({
      act: "reject",
      title: "Reject the sign-up",
      detail: "They are told by mail and cannot sign in.",
      label: "Reject…",
      danger: true,
    });
  }
  if (state === "active" && platform_role === null) {
    offers.push({
      act: "look",
      title: "Look through their eyes",
      detail: "For an hour, read only. They and their organizations see that you did.",
      label: "Look…",
    });
  }
  if (state === "active" && (platform_role !== null || email_verified)) {
    offers.push(
      platform_role === null
        ? {
            act: "promote",
            title: "Make an operator",
            detail: "They can do everything on these pages, to everybody.",
            label: "Make operator…",
          }
        : {
            act: "demote",
            title: "Remove as operator",
            detail: "They keep their account and lose these pages.",
            label: "Remove…",
            danger: true,
          },
    );
  }
  offers.push(
    state === "disabled"
      ? { act: "enable", title: "Enable the account", detail: "They can sign in again.", label: "Enable…" }
      : {
          act: "disable",
          title: "Disable the account",
          detail: "Ends every session, key and token at once. Only an operator can undo it.",
          label: "Disable…",
          danger: true,
        },
  );
  return offers;
}
