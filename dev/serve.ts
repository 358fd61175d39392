import { existsSync } from "node:fs";
import { appEnvironment, chooseAddress } from "./app";
import { bold, cyan, dim, line, StartError } from "./bootstrap/print.mjs";
import { serverScript } from "./build";
import { checkDatabase } from "./database";
import { configuredEnvironment, type Environment } from "./environment";
import { mailboxEnvironment, needsMailbox } from "./mailbox";
import { demoModelEnvironment, needsDemoModel } from "./model";
import { needsOAuthStandIn, oauthStandInEnvironment } from "./oauth";
import { readSecrets } from "./secrets";
import { readState } from "./state";
import { anotherSupervisorRuns } from "./supervisor-lock";
import { needsToolStandIn, toolStandInEnvironment } from "./tools";

const PARENT_GRACE_MS = 15_000;
const lifeline = new URL("./bootstrap/lifeline.mjs", import.meta.url).href;
const requiredSecrets = ["AUTH_SECRET", "CADRE_MASTER_KEY"];

function requireSecrets(environment: Environment) {
  const missing = requiredSecrets.filter((name) => !environment[name]);
  if (missing.length === 0) return;
  throw new StartError(
    `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set. ` +
      "Set what .env.example describes, or run `npm start` once: it makes them.",
  );
}

function requireDatabase(environment: Environment) {
  if (environment.DATABASE_URL) return;
  throw new StartError(
    "There is no database to serve: DATABASE_URL is not set and no `npm start` runs in this folder.\n" +
      "Run `npm start` in another terminal, or set DATABASE_URL.",
  );
}

function requireBuild() {
  if (existsSync(serverScript)) return;
  throw new StartError("There is no build to serve yet. Run `npm start` once, or `npm run build`.");
}

/** What the start that runs here offers; a stand-in only to those who configured nothing in its place. */
function sharedConnections(configured: Environment): Environment {
  if (!anotherSupervisorRuns()) return {};
  const withheld = Object.keys({
    ...(needsDemoModel(configured) ? {} : demoModelEnvironment(0)),
    ...(needsOAuthStandIn(configured) ? {} : oauthStandInEnvironment(0)),
    ...(needsToolStandIn(configured) ? {} : toolStandInEnvironment(0)),
    ...(needsMailbox(configured) ? {} : mailboxEnvironment({ web: 0, smtp: 0 })),
  });
  return Object.fromEntries(Object.entries(readState().connections).filter(([name]) => !withheld.includes(name)));
}

/**
 * `npm run serve`: exactly one app process against DATABASE_URL, or against the database of the start that runs
 * here. This process becomes the app, so whoever signals or kills it reaches the app itself.
 */
export async function serve(): Promise<never> {
  const configured = configuredEnvironment();
  const environment = { ...sharedConnections(configured), ...configured };
  Object.assign(environment, readSecrets(environment));
  requireSecrets(environment);
  requireDatabase(environment);
  requireBuild();
  await checkDatabase(environment.DATABASE_URL ?? "", new AbortController().signal);
  const address = await chooseAddress(environment);
  // Links in mails of the stand-in lead to the app that sent them.
  if (environment.MAILBOX_URL && !environment.APP_URL) environment.APP_URL = address.url;
  line(`\n  ${bold("Cadre")} serves at ${cyan(address.url)} ${dim("· Ctrl-C stops it")}\n`);
  const tie = process.env.npm_lifecycle_event ? { CADRE_LIFELINE: `parent:${PARENT_GRACE_MS}` } : {};
  const become = process.execve?.bind(process);
  if (!become) throw new StartError("`npm run serve` needs the Node of this folder; run it through npm.");
  become(process.execPath, [process.execPath, "--import", lifeline, serverScript], {
    ...appEnvironment(environment, address),
    ...tie,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  throw new Error("execve returned");
}
