"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import { organizationOptions, requireSecondFactor } from "../client";
import type { OrganizationDetails } from "../schema";
import type { ConfirmIdentity } from "./delete-organization";

interface SecondFactorSettingProps {
  details: OrganizationDetails;
  canEdit: boolean;
  confirmIdentity: ConfirmIdentity;
}

/** Whether members must show a second factor to come in. */
export function SecondFactorSetting({ details, canEdit, confirmIdentity }: SecondFactorSettingProps) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function change(required: boolean) {
    setBusy(true);
    setError(null);
    try {
      const saved = await confirmIdentity(() => requireSecondFactor(details.id, required));
      queryClient.setQueryData(organizationOptions(details.id).queryKey, saved);
      showToast(required ? "Members now need a second factor." : "Members no longer need a second factor.");
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section title="Sign-in">
      <Switch
        label="Require a second factor"
        hint="Members without one see only how to set one up, from their next request on. You need one yourself to switch this on."
        checked={details.require_second_factor}
        disabled={!canEdit || busy}
        onChange={(checked) => void change(checked)}
      />
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
    </Section>
  );
}
