import "server-only";
import { z } from "zod";
import { sdkName } from "@/features/agents/catalog/handoffs";
import { type Detector, escapePattern } from "@/features/guardrails/checks/detector";
import { providerKeyDetectors } from "@/features/guardrails/checks/secrets";
import { Fingerprints } from "@/features/guardrails/streaming/fingerprints";
import type { RunConfiguration } from "@/features/runs/configuration/configuration";
import type { ToolSpec } from "@/features/tools/schema";
import { env } from "@/lib/env";

const fingerprints = new WeakMap<RunConfiguration, Fingerprints>();

/** What of a run's configuration must not leave: the instructions of its agents and the schemas of its tools. */
export function fingerprintsOf(configuration: RunConfiguration): Fingerprints {
  const known = fingerprints.get(configuration);
  if (known) return known;
  const agents = [...configuration.agents.values()];
  const tools = [...configuration.tools.values()];
  const made = new Fingerprints(
    [...agents.map(({ instructions }) => instructions), ...tools.map(schemaText)],
    [
      ...agents.flatMap(({ name, description, starters }) => [name, description, ...starters]),
      ...tools.flatMap(({ displayName, description }) => [displayName, description]),
    ],
  );
  fingerprints.set(configuration, made);
  return made;
}

function schemaText(tool: ToolSpec): string {
  return JSON.stringify({ name: tool.name, parameters: tool.inputSchema ?? z.toJSONSchema(tool.parameters) });
}

const detectors = new WeakMap<RunConfiguration, Detector[]>();

/** How one agent hands over to another, the provider's ids, and keys: nothing of it is meant for a person. */
export function internalDetectors(configuration: RunConfiguration): readonly Detector[] {
  const known = detectors.get(configuration);
  if (known) return known;
  const names = new Set([...configuration.agents.keys()].map((key) => `transfer_to_${sdkName(key)}`));
  const { OPENAI_API_KEY: key } = env();
  const made: Detector[] = [
    {
      kind: "routing",
      label: "ROUTING",
      pattern: /(?<![\p{L}\p{N}_])transfer_to_\w{1,80}(?!\w)/gu,
      tail: /(?<![\p{L}\p{N}_])(?:tra|tran|trans|transf|transfe|transfer|transfer_\w{0,84})$/gu,
      accept: (match) => (names.has(match) ? match.length : 0),
    },
    {
      kind: "provider_id",
      label: "ROUTING",
      pattern: /(?<![\p{L}\p{N}_])(?:resp|msg|rs|fc|call|chatcmpl)[_-][A-Za-z0-9]{20,80}(?!\w)/gu,
      tail: /(?<![\p{L}\p{N}_])(?:resp|msg|rs|fc|call|chatcmpl)[_-][A-Za-z0-9]{0,80}$/gu,
      accept: (match) => (/\d.*\d.*\d/.test(match) ? match.length : 0),
    },
    ...providerKeyDetectors.map((detector) => ({ ...detector, kind: "provider_key" })),
    ...(key !== undefined && key.length >= 16 ? [literal(key)] : []),
  ];
  detectors.set(configuration, made);
  return made;
}

/** A key of this installation, which may have any format. */
function literal(key: string): Detector {
  const pieces = [...key].map(escapePattern);
  const beginnings = pieces.reduceRight((rest, piece) => (rest === "" ? piece : `${piece}(?:${rest})?`), "");
  return {
    kind: "provider_key",
    label: "SECRET",
    pattern: new RegExp(pieces.join(""), "gu"),
    tail: new RegExp(`(?:${beginnings})$`, "gu"),
  };
}
