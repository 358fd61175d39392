"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type LiveRun, liveRunOptions } from "@/features/runs/client";
import { textOf } from "@/features/runs/stream/fold";

interface RunAnnouncerProps {
  organizationId: string;
  runId: string | null;
  agentName: (key: string) => string;
}

/** Tells screen readers when an answer begins and, once, what it says: not every word as it arrives. */
export function RunAnnouncer({ organizationId, runId, agentName }: RunAnnouncerProps) {
  const [followedId, setFollowedId] = useState<string | null>(null);
  useEffect(() => {
    if (runId !== null) setFollowedId(runId);
  }, [runId]);
  const { data: live } = useQuery(liveRunOptions(organizationId, followedId ?? ""));
  return (
    <p role="status" className="sr-only">
      {live && followedId ? sentence(live, agentName) : ""}
    </p>
  );
}

function sentence({ view }: LiveRun, agentName: (key: string) => string): string {
  if (view.outcome === null) return `${agentName(view.agent)} is answering.`;
  if (view.outcome === "failed") return "The answer failed.";
  if (view.outcome === "cancelled") return "The answer was stopped.";
  return `${agentName(view.agent)} says: ${textOf(view.parts)}`;
}
