import { bold, cyan, dim, green, line, seconds } from "./bootstrap/print.mjs";
import type { DemoUser } from "./demo-user";

export type Banner = {
  startedAt: number;
  url: string;
  demoUser: DemoUser | null;
  demoModel: boolean;
  /** The page of the local mailbox; null where SMTP_URL is set. */
  mailbox: string | null;
  /** Where servers for tools are played; null where they are not. */
  tools: string | null;
  /** What a configured mail server still needs before mails are sent. */
  mailLacks: string[];
  /** Where the embedded Postgres keeps its data; null where DATABASE_URL is set. */
  postgresHome: string | null;
};

function row(label: string, text: string) {
  line(`  ${green("➜")}  ${bold(label.padEnd(9))} ${text}`);
}

function describeMail({ mailbox, mailLacks }: Banner): string {
  if (mailbox) return `${cyan(mailbox)} ${dim("· takes every mail; for a real server set SMTP_URL in .env.local")}`;
  return mailLacks.length > 0 ? `off ${dim(`· besides SMTP_URL set ${mailLacks.join(" and ")}`)}` : "as configured";
}

/** What a person needs after a start: where to go, how to sign in, what stands in for what, how to stop. */
export function printBanner(banner: Banner) {
  line();
  line(`  ${bold("Cadre")} is ready ${dim(`in ${seconds(banner.startedAt)}`)}`);
  line();
  row("Open", cyan(banner.url));
  if (banner.demoUser) row("Sign in", `${banner.demoUser.email} ${dim("with")} ${banner.demoUser.password}`);
  const model = `local demo model ${dim("· for a real one set OPENAI_API_KEY in .env.local")}`;
  row("Model", banner.demoModel ? model : "as configured");
  row("Mail", describeMail(banner));
  if (banner.tools)
    row("Tools", `${cyan(banner.tools)} ${dim("· an MCP server and an API to add under Settings, Tools")}`);
  row("Database", banner.postgresHome ? `local Postgres ${dim(`· ${banner.postgresHome}`)}` : "as configured");
  row("Logs", dim("var/log"));
  line();
  line(dim("  Press Ctrl-C to stop."));
  line();
}
