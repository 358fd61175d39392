import type { CSSProperties } from "react";
import { cadre } from "@/cadre.config";
import { toMailColor } from "@/lib/mail/color";

const { primary, onPrimary, accent } = cadre.colors;
const font = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const light = { page: "#f4f5f7", card: "#ffffff", line: "#e3e5ea", ink: "#16181d", body: "#3a3f4a", quiet: "#5d6371" };
const dark = { page: "#101216", card: "#181b21", line: "#2c313b", ink: "#f3f4f6", body: "#d3d6dd", quiet: "#a3a9b6" };

/** Mail programs read styles at the element only; what they make of the rest differs. */
export const styles = {
  page: { margin: 0, padding: "24px 12px", backgroundColor: light.page, fontFamily: font },
  container: { maxWidth: "560px", margin: "0 auto" },
  brand: { margin: "0 0 12px", padding: "0 4px", color: light.ink, fontSize: "16px", fontWeight: 600 },
  card: {
    padding: "28px 28px 24px",
    backgroundColor: light.card,
    border: `1px solid ${light.line}`,
    borderRadius: "12px",
  },
  heading: { margin: "0 0 16px", color: light.ink, fontSize: "22px", lineHeight: "30px", fontWeight: 600 },
  paragraph: { margin: "0 0 14px", color: light.body, fontSize: "16px", lineHeight: "25px", overflowWrap: "anywhere" },
  facts: { margin: "4px 0 18px", borderCollapse: "collapse" },
  factLabel: {
    padding: "4px 16px 4px 0",
    color: light.quiet,
    fontSize: "14px",
    fontWeight: 400,
    textAlign: "left",
    verticalAlign: "top",
  },
  factValue: { padding: "4px 0", color: light.ink, fontSize: "14px", overflowWrap: "anywhere" },
  groupTitle: { margin: "20px 0 6px", color: light.ink, fontSize: "15px", lineHeight: "22px", fontWeight: 600 },
  group: { margin: "0 0 6px", padding: "0 0 0 20px" },
  entry: { margin: "0 0 6px", color: light.body, fontSize: "15px", lineHeight: "22px", overflowWrap: "anywhere" },
  entryLink: { color: toMailColor(accent.light), textDecoration: "underline" },
  action: { margin: "22px 0 18px" },
  button: {
    padding: "13px 22px",
    backgroundColor: toMailColor(primary.light),
    color: toMailColor(onPrimary.light),
    borderRadius: "8px",
    fontSize: "16px",
    lineHeight: "20px",
    fontWeight: 600,
    textDecoration: "none",
  },
  address: { margin: "0 0 4px", color: light.quiet, fontSize: "13px", lineHeight: "20px", overflowWrap: "anywhere" },
  link: { color: toMailColor(accent.light), textDecoration: "underline", wordBreak: "break-all" },
  line: { margin: "22px 0 16px", border: "none", borderTop: `1px solid ${light.line}` },
  footnote: { margin: 0, color: light.quiet, fontSize: "13px", lineHeight: "20px" },
} satisfies Record<string, CSSProperties>;

/** For the programs that have a dark mode and read style sheets; the others keep or turn the light colours themselves. */
export const darkStyles = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) { .card { padding: 22px 18px 20px !important; } }
@media (prefers-color-scheme: dark) {
  .page, .page > table > tbody > tr > td { background-color: ${dark.page} !important; }
  .card { background-color: ${dark.card} !important; border-color: ${dark.line} !important; }
  .line { border-top-color: ${dark.line} !important; }
  .ink { color: ${dark.ink} !important; }
  .body { color: ${dark.body} !important; }
  .quiet { color: ${dark.quiet} !important; }
  .button { background-color: ${toMailColor(primary.dark)} !important; color: ${toMailColor(onPrimary.dark)} !important; }
  .link { color: ${toMailColor(accent.dark)} !important; }
}`;
