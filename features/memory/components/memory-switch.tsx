"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { QueryStates } from "@/components/ui/query-states";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { memoryPreferenceOptions, saveMemoryPreference } from "../client";

/** Lets agents remember the person, or not; it holds at once. */
export function MemorySwitch() {
  const { organization } = useWorkspace();
  const query = useQuery(memoryPreferenceOptions(organization.id));
  const change = useChange(organization.id);
  return (
    <div className="mb-4">
      <QueryStates query={query} what="Your choice" bar="h-11" bars={1}>
        {({ about_me }) => (
          <Switch
            label="Agents may remember things about me"
            hint={
              about_me
                ? "They keep what will be useful later and are told it in other conversations."
                : "They keep nothing about you and are told nothing of what is kept here. You can still read and delete it."
            }
            checked={about_me}
            onChange={(isOn) => void change(isOn)}
          />
        )}
      </QueryStates>
    </div>
  );
}

/** Shows the choice at once, and takes it back where the server refuses it. */
function useChange(organizationId: string): (aboutMe: boolean) => Promise<void> {
  const queryClient = useQueryClient();
  const { queryKey } = memoryPreferenceOptions(organizationId);
  const before = useRef<Promise<unknown>>(Promise.resolve());
  return async (aboutMe) => {
    queryClient.setQueryData(queryKey, { about_me: aboutMe });
    // One after the other: of two quick clicks the later one counts.
    const saving = before.current.then(() => saveMemoryPreference(organizationId, aboutMe));
    before.current = saving.catch(() => undefined);
    try {
      await saving;
    } catch (error) {
      void queryClient.invalidateQueries({ queryKey });
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    }
  };
}
