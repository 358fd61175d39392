import type { Scope } from "@/lib/auth/roles";

interface SettingsPage {
  segment: string;
  label: string;
  scope?: Scope;
}

export const settingsPages: readonly { label: string; pages: readonly SettingsPage[] }[] = [
  {
    label: "Your account",
    pages: [
      { segment: "profile", label: "Profile" },
      { segment: "security", label: "Security" },
      { segment: "sessions", label: "Sessions" },
      { segment: "notifications", label: "Notifications" },
      { segment: "memory", label: "Memory", scope: "memories:read" },
    ],
  },
  {
    label: "Organization",
    pages: [
      { segment: "general", label: "General" },
      { segment: "members", label: "Members" },
      { segment: "invitations", label: "Invitations", scope: "members:write" },
      { segment: "models", label: "Models", scope: "models:read" },
      { segment: "tools", label: "Tools", scope: "tools:write" },
      { segment: "single-sign-on", label: "Single sign-on", scope: "single_sign_on:read" },
      { segment: "guardrails", label: "Guardrails", scope: "guardrails:read" },
      { segment: "api-keys", label: "API keys", scope: "api_keys:read" },
      { segment: "service-accounts", label: "Service accounts", scope: "service_accounts:read" },
      { segment: "retention", label: "Retention", scope: "retention:read" },
      { segment: "audit", label: "Audit log", scope: "audit:read" },
    ],
  },
];
