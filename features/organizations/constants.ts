export const organizationNameLength = { min: 1, max: 100 } as const;
export const slugLength = 48;

/** First path segments that belong to the product or may one day, so no organization may be reached under them. */
export const reservedSlugs: ReadonlySet<string> = new Set([
  "_next",
  "about",
  "access",
  "account",
  "admin",
  "agents",
  "api",
  "app",
  "assets",
  "auth",
  "billing",
  "blog",
  "chat",
  "contact",
  "dashboard",
  "docs",
  "features",
  "forgot",
  "help",
  "home",
  "icon",
  "invite",
  "legal",
  "link",
  "login",
  "logout",
  "marketplace",
  "mfa",
  "new",
  "onboarding",
  "operator",
  "organizations",
  "pricing",
  "privacy",
  "public",
  "register",
  "reset",
  "settings",
  "share",
  "signin",
  "signup",
  "sso",
  "status",
  "support",
  "terms",
  "verify",
]);

/** Addresses an organization had before that lead to it and that nobody else can take. */
export const mostFormerSlugs = 10;
/** How long a deleted organization can be restored. */
export const deletionGraceDays = 7;

/** What people read of a role. */
export const roleNames = { owner: "Owner", admin: "Admin", member: "Member", viewer: "Viewer" } as const;
export const roleHints = {
  owner: "Everything, including who owns the organization and its end.",
  admin: "Manages members, settings and keys. Cannot touch owners.",
  member: "Chats, runs agents and makes API keys.",
  viewer: "Reads, and starts nothing.",
} as const;
