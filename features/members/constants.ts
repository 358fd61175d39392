import type { Scope } from "@/lib/auth/roles";

/** What each scope lets somebody do, in the order of the table that people read. */
export const scopeMeanings: Record<Scope, string> = {
  "organization:read": "See the organization and its settings",
  "members:read": "See the members",
  "agents:read": "See the agents",
  "tools:read": "See the tools",
  "runs:read": "See their own runs",
  "conversations:read": "Read their own conversations",
  "runs:write": "Chat and run agents",
  "conversations:write": "Rename and delete their own conversations",
  "api_keys:read": "See API keys",
  "api_keys:write": "Make and revoke API keys",
  "organization:write": "Change name, address and sign-in rules",
  "members:write": "Invite, change roles and remove members",
  "single_sign_on:read": "See single sign-on",
  "single_sign_on:write": "Set up single sign-on",
  "service_accounts:read": "See service accounts",
  "service_accounts:write": "Issue and revoke service accounts’ tokens",
  "audit:read": "Read and export the audit log",
  "organization:transfer": "Make somebody an owner",
  "organization:delete": "Delete and restore the organization",
};
