"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { keepUser, resendVerification, startLooking, userActs } from "../client";
import type { OperatedUser, OperatedUserDetail } from "../users/schema";
import { ReasonDialog } from "./reason-dialog";

export type UserAct =
  | "verify"
  | "unlock"
  | "end-sessions"
  | "approve"
  | "reject"
  | "look"
  | "promote"
  | "demote"
  | "enable"
  | "disable";

interface Question {
  title: string;
  text: ReactNode;
  confirm: string;
  danger?: boolean;
  /** Null where the act itself shows what happened. */
  done: string | null;
  perform: (id: string, reason: string) => Promise<OperatedUserDetail | null>;
  needsReason?: boolean;
}

interface UserDialogProps {
  act: UserAct;
  user: Pick<OperatedUser, "id" | "name" | "email">;
  onClose: () => void;
}

/** Asks before an act on a person, asks why where that is kept, and does it. */
export function UserDialog({ act, user, onClose }: UserDialogProps) {
  const queryClient = useQueryClient();
  const { run } = useFreshSignIn();
  const { title, text, confirm, danger, done, perform, needsReason } = questions[act](user);
  const confirmed = async (reason: string) => {
    const after = await run(() => perform(user.id, reason));
    if (after) keepUser(queryClient, after);
    if (done) showToast(done);
  };
  const shared = { title, confirmLabel: confirm, onClose, ...(danger ? { tone: "danger" as const } : {}) };
  if (needsReason) {
    return (
      <ReasonDialog {...shared} onConfirm={confirmed}>
        {text}
      </ReasonDialog>
    );
  }
  return (
    <ConfirmDialog {...shared} onConfirm={() => confirmed("")}>
      {text}
    </ConfirmDialog>
  );
}

async function look(id: string, reason: string): Promise<null> {
  await startLooking(id, reason);
  window.location.assign("/app");
  return null;
}

async function verify(id: string): Promise<null> {
  await resendVerification(id);
  return null;
}

const questions: Record<UserAct, (user: UserDialogProps["user"]) => Question> = {
  verify: ({ email }) => ({
    title: "Send the confirmation mail again?",
    text: `A new link goes to ${email}.`,
    confirm: "Send",
    done: `Sent to ${email}`,
    perform: verify,
  }),
  unlock: ({ name }) => ({
    title: `Unlock ${name}’s sign-in?`,
    text: "The failed attempts against the address are forgotten. Make sure that it was this person who failed.",
    confirm: "Unlock",
    done: `${name} can sign in again`,
    perform: userActs.unlock,
  }),
  "end-sessions": ({ name }) => ({
    title: `End all sessions of ${name}?`,
    text: "Browsers and programs are signed out with their next request.",
    confirm: "End sessions",
    danger: true,
    done: `${name} is signed out everywhere`,
    perform: userActs.endSessions,
  }),
  approve: ({ name, email }) => ({
    title: `Approve ${name}?`,
    text: `${email} is told by mail and can sign in.`,
    confirm: "Approve",
    done: `${name} is approved`,
    perform: userActs.approve,
  }),
  reject: ({ name, email }) => ({
    title: `Reject ${name}?`,
    text: `${email} is told by mail that they were not admitted, without the reason.`,
    confirm: "Reject",
    danger: true,
    done: `${name} is rejected`,
    perform: userActs.reject,
    needsReason: true,
  }),
  look: ({ name }) => ({
    title: `Look through ${name}’s eyes?`,
    text:
      "You see everything they can read, their conversations too, and change nothing. It ends after an hour. " +
      "They see that you looked and why, and so do the audit logs of their organizations.",
    confirm: "Look",
    done: null,
    perform: look,
    needsReason: true,
  }),
  promote: ({ name }) => ({
    title: `Make ${name} an operator?`,
    text: "Operators can suspend and delete organizations, disable people and look through their eyes.",
    confirm: "Make operator",
    danger: true,
    done: `${name} is an operator`,
    perform: (id) => userActs.setRole(id, "platform_operator"),
  }),
  demote: ({ name }) => ({
    title: `Remove ${name} as operator?`,
    text: "It takes effect with their next request.",
    confirm: "Remove",
    danger: true,
    done: `${name} is no longer an operator`,
    perform: (id) => userActs.setRole(id, null),
  }),
  enable: ({ name }) => ({
    title: `Enable ${name}’s account?`,
    text: "They can sign in again. Their earlier sessions stay ended.",
    confirm: "Enable",
    done: `${name}’s account is enabled`,
    perform: userActs.enable,
  }),
  disable: ({ name }) => ({
    title: `Disable ${name}’s account?`,
    text: "They are signed out everywhere and told by mail; the reason is kept in their security events.",
    confirm: "Disable",
    danger: true,
    done: `${name}’s account is disabled`,
    perform: userActs.disable,
    needsReason: true,
  }),
};
