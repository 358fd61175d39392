"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Spinner } from "@/components/ui/spinner";
import { TextArea } from "@/components/ui/text-area";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import { useWorkspace } from "../client";
import { roleHints, roleNames } from "../constants";
import { createInvitations, invitationsKey } from "../invitations/client";
import { invitationDays, mostAddresses } from "../invitations/constants";
import type { InvitationOutcome } from "../invitations/schema";
import { type GrantableRole, rolesToGrant } from "../permissions";

/** Invites one person or many: addresses as people paste them, with commas, spaces or line breaks between. */
export function InviteForm() {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [text, setText] = useState("");
  const [role, setRole] = useState<GrantableRole>("member");
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<{ emails?: string; form?: string }>({});

  async function submit() {
    const emails = splitAddresses(text);
    const flaw = flawOf(emails);
    if (flaw) return setErrors({ emails: flaw });
    setBusy(true);
    setErrors({});
    try {
      const { data } = await createInvitations(organization.id, { emails, role });
      setText("");
      showToast(summaryOf(data));
      await queryClient.invalidateQueries({ queryKey: invitationsKey(organization.id) });
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setErrors(errorsOf(thrown, emails));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Section
        title="Invite people"
        description={`Each gets a mail with a link that works once, for ${invitationDays} days.`}
        footer={
          <>
            <span>{roleHints[role]}</span>
            <Button type="submit" size="sm" disabled={busy}>
              {busy ? <Spinner /> : null}
              Send invitations
            </Button>
          </>
        }
      >
        <div className="grid gap-4 sm:grid-cols-[1fr_10rem]">
          <TextArea
            label="E-mail addresses"
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="ada@example.com, grace@example.com"
            autoCapitalize="none"
            spellCheck={false}
            rows={2}
            error={errors.emails}
          />
          <Select
            label="Role"
            value={role}
            onChange={(event) => setRole(event.target.value as GrantableRole)}
            options={rolesToGrant(organization.role).map((value) => ({ value, label: roleNames[value] }))}
          />
        </div>
        {errors.form ? <ErrorNotice>{errors.form}</ErrorNotice> : null}
      </Section>
    </form>
  );
}

function splitAddresses(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

function flawOf(emails: readonly string[]): string | null {
  if (emails.length === 0) return "Enter at least one address.";
  if (emails.length > mostAddresses) return `Invite at most ${mostAddresses} people at once.`;
  return null;
}

/** The server names a bad address by its place in the list; people know it by its text. */
function errorsOf(problem: ApiProblem, emails: readonly string[]): { emails?: string; form?: string } {
  const bad = problem.errors.flatMap(({ path }) => {
    const address = emails[Number(/^emails\.(\d+)$/.exec(path)?.[1])];
    return address ? [`“${address}”`] : [];
  });
  if (bad.length === 0) return { form: problem.detail };
  return { emails: `${bad.join(", ")} ${bad.length > 1 ? "are not addresses" : "is not an address"}.` };
}

function summaryOf(outcomes: readonly InvitationOutcome[]): string {
  const among = (outcome: InvitationOutcome["outcome"]) => outcomes.filter((one) => one.outcome === outcome).length;
  const [invited, known, members] = [among("invited"), among("already_invited"), among("already_member")];
  const parts = [
    invited > 0 ? `${invited} ${invited > 1 ? "invitations" : "invitation"} sent` : null,
    known > 0 ? `${known} invited already` : null,
    members > 0 ? `${members} already ${members > 1 ? "members" : "a member"}` : null,
  ];
  return `${parts.filter((part) => part !== null).join(", ")}.`;
}
