"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SelectBox } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { setToolPolicy, toolsOptions } from "../client";
import type { ToolPolicy } from "../schema";

const labels: Record<ToolPolicy, string> = { allowed: "Allowed", approval: "Asks first", denied: "Denied" };
const options = (["allowed", "approval", "denied"] as const).map((value) => ({ value, label: labels[value] }));

interface PolicySelectProps {
  tool: string;
  /** What people call the tool. */
  name: string;
  policy: ToolPolicy;
}

/** The organization's word on a tool; it takes effect at once, for runs that start from then on. */
export function PolicySelect({ tool, name, policy }: PolicySelectProps) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<ToolPolicy | null>(null);

  async function change(next: ToolPolicy) {
    setChosen(next);
    try {
      await setToolPolicy(organization.id, tool, next);
      await queries.invalidateQueries({ queryKey: toolsOptions(organization.id).queryKey });
      showToast(`${name}: ${labels[next].toLowerCase()}.`);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      showToast(thrown.detail);
    }
    setChosen(null);
  }

  return (
    <SelectBox
      compact
      className="w-32"
      aria-label={`Policy of ${name}`}
      options={options}
      value={chosen ?? policy}
      disabled={chosen !== null}
      onChange={(event) => {
        const next = options.find(({ value }) => value === event.target.value);
        if (next) void change(next.value);
      }}
    />
  );
}
