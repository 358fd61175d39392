/**
 * The adopter's file: what makes this installation yours. Every name, mark and colour that people see comes from
 * here. Colours are any CSS colour; each needs a value for the light and one for the dark theme.
 */
export interface CadreConfig {
  name: string;
  /** One short line: the page title and the headline of the home page. */
  tagline: string;
  description: string;
  /** Paths of the mark, drawn in a 24 × 24 box: `ink` follows the text colour, `accent` the brand colour. */
  logo: readonly { path: string; tone: "ink" | "accent" }[];
  colors: {
    /** Marks, links, focus rings and the active item. Keep 4.5:1 against the page in both themes. */
    accent: { light: string; dark: string };
    /** The main button. */
    primary: { light: string; dark: string };
    onPrimary: { light: string; dark: string };
  };
  features: {
    /** The public home page. Off: `/` leads to the sign-in page. */
    marketing: boolean;
    /** The page that lists the agents. Off: people meet them only in the chat's agent picker. */
    agentCatalog: boolean;
    /** The pages of workflows. Off: they are built and run by the API alone. */
    workflows: boolean;
  };
  /**
   * The texts people agree to when they sign up. Raise the version, which each agreement records, whenever a text
   * changes; `url` is the text's page, also on another site. Null: this installation has no such text. The pages that come
   * with the product say what it does with data; have a lawyer look at yours.
   */
  legal: {
    terms: { version: string; url: string } | null;
    privacy: { version: string; url: string } | null;
    /** Whether people are asked if they want news by mail. */
    marketing: { version: string } | null;
  };
  /**
   * After how many days what an organization keeps is deleted, until its administrators decide otherwise; null keeps it.
   * The audit log is never kept for less than 90 days.
   */
  retention: {
    conversations: number | null;
    runs: number | null;
    runEvents: number | null;
    files: number | null;
    activity: number | null;
    audit: number | null;
  };
  /** Where the source lives; the home page links to it. Null hides the link. */
  sourceUrl: string | null;
}

export const cadre: CadreConfig = {
  name: "Cadre",
  tagline: "Agents that finish what they start",
  description:
    "An open-source home for your team's AI agents. Ask, watch every step, close the tab: the answer arrives whole.",
  logo: [
    { path: "M3 14V7a4 4 0 0 1 4-4h7", tone: "ink" },
    { path: "M21 10v7a4 4 0 0 1-4 4h-7", tone: "ink" },
    { path: "M10.75 12a1.25 1.25 0 1 0 2.5 0 1.25 1.25 0 1 0-2.5 0", tone: "accent" },
  ],
  colors: {
    accent: { light: "oklch(0.51 0.19 266)", dark: "oklch(0.74 0.13 268)" },
    primary: { light: "oklch(0.22 0.012 266)", dark: "oklch(0.96 0.003 266)" },
    onPrimary: { light: "oklch(0.99 0 0)", dark: "oklch(0.18 0.01 266)" },
  },
  features: { marketing: true, agentCatalog: true, workflows: true },
  legal: {
    terms: { version: "2026-11-01", url: "/terms" },
    privacy: { version: "2026-11-01", url: "/privacy" },
    marketing: { version: "2026-11-01" },
  },
  retention: { conversations: null, runs: null, runEvents: null, files: null, activity: 365, audit: null },
  sourceUrl: null,
};
