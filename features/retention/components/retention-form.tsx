"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { retentionPreviewOptions, saveRetention } from "../client";
import type { RetentionSettings, UpdateRetention } from "../schema";
import { fieldOf } from "../utils";
import { changesOf, isShorter, trialOf } from "./changes";
import { ClassRow } from "./class-row";
import { PassStatus } from "./pass-status";
import { ShortenDialog } from "./shorten-dialog";
import { shownClasses } from "./words";

const typingPauseMs = 300;

/** The settings as a table: a change shows at once what it would delete, and holds once it is saved. */
export function RetentionForm({ settings }: { settings: RetentionSettings }) {
  const { organization, canWrite } = useWorkspace();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<UpdateRetention>({});
  const [asks, setAsks] = useState(false);
  const changes = changesOf(settings, draft);
  const isChanged = Object.keys(changes).length > 0;
  const tried = trialOf(changesOf(settings, useDebounced(draft, typingPauseMs)));
  const preview = useQuery(retentionPreviewOptions(organization.id, tried));
  const saving = useMutation({
    mutationFn: () => saveRetention(queryClient, organization.id, changes),
    onSuccess: () => showToast("The retention settings are saved."),
  });
  const problem = saving.error instanceof ApiProblem ? saving.error : null;
  const shortened = shownClasses.filter((of) => isShorter(settings[fieldOf[of]], changes[fieldOf[of]]));
  return (
    <>
      <form
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (shortened.length > 0) setAsks(true);
          else saving.mutate();
        }}
      >
        <PassStatus preview={preview} />
        <div className="overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
          <table className="block w-full sm:table">
            <caption className="sr-only">What is kept for how long, and what will be deleted</caption>
            <thead className="hidden border-border border-b text-left text-muted text-xs sm:table-header-group">
              <tr>
                <th className="py-2.5 pr-4 pl-5 font-medium">What</th>
                <th className="py-2.5 font-medium">Kept</th>
                <th className="py-2.5 pr-5 pl-4 font-medium">Will be deleted</th>
              </tr>
            </thead>
            <tbody className="block sm:table-row-group">
              {shownClasses.map((of) => (
                <ClassRow
                  key={of}
                  of={of}
                  days={draft[fieldOf[of]] === undefined ? settings[fieldOf[of]] : (draft[fieldOf[of]] ?? null)}
                  forecast={preview.data?.classes.find((each) => each.class === of)}
                  isDisabled={!canWrite || saving.isPending}
                  error={problem?.errors.find(({ path }) => path === fieldOf[of])?.message}
                  onChange={(days) => setDraft((before) => ({ ...before, [fieldOf[of]]: days }))}
                />
              ))}
            </tbody>
          </table>
        </div>
        {saving.error && !problem?.errors.length ? <ErrorNotice>{saving.error.message}</ErrorNotice> : null}
        {canWrite ? (
          <div className="flex flex-wrap items-center justify-end gap-3">
            {isChanged ? (
              <Button variant="ghost" onClick={() => setDraft({})}>
                Discard changes
              </Button>
            ) : null}
            <Button type="submit" disabled={!isChanged || saving.isPending}>
              Save
            </Button>
          </div>
        ) : null}
      </form>
      {asks ? (
        <ShortenDialog
          settings={settings}
          changes={changes}
          shortened={shortened}
          onClose={() => setAsks(false)}
          onConfirm={() => saving.mutateAsync()}
        />
      ) : null}
    </>
  );
}
