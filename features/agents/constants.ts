/** How much an agent of an organization may hold. Lengths in characters. */
export const agentLimits = {
  key: 48,
  name: 60,
  description: 300,
  instructions: 32_000,
  variables: 20,
  variableValue: 2_000,
  tools: 64,
  handoffs: 16,
  starters: 8,
  starter: 200,
  turns: 50,
  note: 500,
  schemaBytes: 32_768,
  perOrganization: 1_000,
} as const;

export const avatarColors = ["slate", "blue", "teal", "green", "amber", "orange", "rose", "violet"] as const;
export type AvatarColor = (typeof avatarColors)[number];

/** Words that stand where a key would in an address. */
export const reservedAgentKeys: ReadonlySet<string> = new Set(["new", "import", "draft"]);
