import type { ComponentType } from "react";

/** A version as lists show it: frozen, with who made it and why. */
export interface ShownVersion {
  version: number;
  note: string | null;
  /** Whether this is the one in use. */
  published: boolean;
  created_by: { name: string } | null;
  created_at: string;
}

/** What has versions: its draft where the person may see it. */
export interface Versioned<D> {
  key: string;
  draft: D | null;
  has_draft_changes: boolean;
}

/** Two states of one thing; each is the number of a version, or `draft`. */
export interface Pair {
  from: string;
  to: string;
}

export interface VersionDiffProps<D> {
  before: D;
  after: D;
  layout: "split" | "inline";
}

/** How what two versions say is read and shown; a hook and a component of whoever has them. */
export interface VersionReading<D> {
  useVersion: (key: string, version: number, enabled: boolean) => VersionQuery<D>;
  Diff: ComponentType<VersionDiffProps<D>>;
}

interface VersionQuery<D> {
  data: { definition: D } | undefined;
  error: Error | null;
  refetch: () => unknown;
}
