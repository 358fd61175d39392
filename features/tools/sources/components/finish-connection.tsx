"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { finishConnection } from "../client";

type Ending = { slug: string } | { error: string };

/** An answer counts once, so a page that is mounted again goes on with what the first mount began. */
let ending: Promise<Ending> | null = null;

interface FinishConnectionProps {
  organizations: readonly { id: string; slug: string }[];
}

/** Hands in what a tool source's sign-in sent along, and goes back to the settings. */
export function FinishConnection({ organizations }: FinishConnectionProps) {
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    ending ??= handIn(organizations, window.location.search);
    void ending.then((end) => {
      if ("error" in end) setError(end.error);
      else window.location.assign(`/${end.slug}/settings/tools`);
    });
  }, [organizations]);
  if (error === null) {
    return (
      <p role="status" className="flex items-center gap-2.5 text-muted text-sm">
        <Spinner /> One moment …
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <ErrorNotice>{error}</ErrorNotice>
      <Button asChild wide className="h-10">
        <Link href="/app">Back to the app</Link>
      </Button>
    </div>
  );
}

async function handIn(organizations: FinishConnectionProps["organizations"], answer: string): Promise<Ending> {
  // The code is of no more use to anybody, and has no place in the history.
  window.history.replaceState(null, "", window.location.pathname);
  const [organizationId] = (new URLSearchParams(answer).get("state") ?? "").split(".");
  const organization = organizations.find(({ id }) => id === organizationId);
  if (!organization)
    return { error: "This sign-in was begun in an organization that you do not belong to. Start again." };
  try {
    await finishConnection(organization.id, answer);
    return { slug: organization.slug };
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    return { error: thrown.detail };
  }
}
