import { readFileSync } from "node:fs";
import { chooseAddress, manageApp, whenAppReady } from "./app";
import { printBanner } from "./banner";
import { bold, dim, fail, line, note, phase } from "./bootstrap/print.mjs";
import { buildPhase } from "./build";
import { endLeftovers } from "./children";
import { checkDatabase } from "./database";
import { ensureDemoUser, readDemoUser } from "./demo-user";
import { configuredEnvironment, type Environment } from "./environment";
import { mailboxEnvironment, mailboxUrl, manageMailbox, needsMailbox } from "./mailbox";
import { demoModelEnvironment, manageDemoModel, needsDemoModel } from "./model";
import { manageOAuthStandIn, needsOAuthStandIn, oauthStandInEnvironment } from "./oauth";
import { inRoot, inVar } from "./paths";
import { choosePort, rememberPort } from "./ports";
import { postgresHome } from "./postgres/home";
import { type ManagedPostgres, startPostgres } from "./postgres/managed";
import { ensureSecrets } from "./secrets";
import { writeState } from "./state";
import { takeSupervisorLock } from "./supervisor-lock";
import { manageToolStandIn, needsToolStandIn, toolStandInEnvironment, toolStandInUrl } from "./tools";
import { abortable } from "./wait";

const FIRST_POSTGRES_PORT = 54_320;

type Options = { development: boolean };
type Stopping = { title: string; stop: () => Promise<unknown> };

/** What was started, in order; it is stopped in the opposite order, so the app goes before its database. */
type Started = Stopping[];

async function startDatabase(environment: Environment, started: Started, signal: AbortSignal): Promise<string | null> {
  if (environment.DATABASE_URL) {
    await phase("Database reachable", () => checkDatabase(environment.DATABASE_URL ?? "", signal));
    return null;
  }
  const home = postgresHome();
  const postgres = await phase("Postgres", async (say) => {
    const port = await choosePort("postgres", Number(environment.CADRE_POSTGRES_PORT ?? FIRST_POSTGRES_PORT));
    const running = await startPostgres({ home, port, logFile: inVar("log/postgres.log"), durable: true }, signal);
    say(describePostgres(running));
    return running;
  });
  started.push({ title: "Postgres", stop: postgres.stop });
  rememberPort("postgres", postgres.port);
  environment.DATABASE_URL = postgres.url;
  return home;
}

function describePostgres({ created, adopted, port }: ManagedPostgres): string {
  if (created) return `Postgres made and started on port ${port}`;
  return adopted ? `Postgres of the previous start found on port ${port}` : `Postgres started on port ${port}`;
}

async function startModel(environment: Environment, started: Started, signal: AbortSignal): Promise<boolean> {
  if (!needsDemoModel(environment)) return false;
  await phase("Demo model started", async () => {
    const { managed, port } = await manageDemoModel(environment);
    started.push({ title: "demo model", stop: managed.stop });
    await abortable(managed.ready, signal);
    Object.assign(environment, demoModelEnvironment(port));
  });
  return true;
}

async function startOAuth(environment: Environment, started: Started, signal: AbortSignal): Promise<void> {
  if (!needsOAuthStandIn(environment)) return;
  await phase("OAuth stand-in started", async () => {
    const { managed, port } = await manageOAuthStandIn(environment);
    started.push({ title: "OAuth stand-in", stop: managed.stop });
    await abortable(managed.ready, signal);
    Object.assign(environment, { ...oauthStandInEnvironment(port), ...environment });
  });
}

/** Begins to start the stand-in for tools, and nobody waits for it before the app starts. Gives a wait for its address. */
async function startTools(
  environment: Environment,
  started: Started,
  signal: AbortSignal,
): Promise<() => Promise<string | null>> {
  if (!needsToolStandIn(environment)) return () => Promise.resolve(null);
  const { managed, port } = await manageToolStandIn(environment);
  started.push({ title: "tool stand-in", stop: managed.stop });
  // Whoever waits hears of a failure; until then it is nobody's.
  managed.ready.catch(() => undefined);
  return () =>
    phase("Tool stand-in started", async () => {
      await abortable(managed.ready, signal);
      Object.assign(environment, { ...toolStandInEnvironment(port), ...environment });
      return toolStandInUrl(port);
    });
}

/** Starts the mailbox where no mail server is configured; returns the address of its page. */
async function startMailbox(
  environment: Environment,
  appUrl: string,
  started: Started,
  signal: AbortSignal,
): Promise<string | null> {
  if (!needsMailbox(environment)) return null;
  return phase("Mailbox started", async () => {
    const { managed, ports } = await manageMailbox(environment);
    started.push({ title: "mailbox", stop: managed.stop });
    await abortable(managed.ready, signal);
    Object.assign(environment, { APP_URL: appUrl, ...mailboxEnvironment(ports), ...environment });
    return mailboxUrl(ports);
  });
}

async function prepare(environment: Environment, signal: AbortSignal) {
  const leftovers = await endLeftovers();
  if (leftovers.length > 0) note(`Ended what a killed start had left: ${leftovers.join(", ")}`);
  const { secrets, made } = ensureSecrets(environment);
  Object.assign(environment, secrets);
  if (made.length > 0) note(`Made ${made.join(", ")} ${dim("in .env.local and var/keys")}`);
  signal.throwIfAborted();
}

const modelNames = ["OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL", "MODEL_NOTICE"];
const mailNames = Object.keys(mailboxEnvironment({ web: 0, smtp: 0 }));
const toolNames = Object.keys(toolStandInEnvironment(0));
const connectionNames = [
  "DATABASE_URL",
  ...modelNames,
  ...Object.keys(oauthStandInEnvironment(0)),
  ...mailNames,
  ...toolNames,
];

function publishConnections(environment: Environment, url?: string) {
  const connections = Object.entries(environment).filter(([name]) => connectionNames.includes(name));
  writeState({ connections: Object.fromEntries(connections), ...(url ? { url } : {}) });
}

async function stopAll(started: Started) {
  writeState({ connections: {}, isStopping: true });
  if (started.length > 0) line();
  for (const { title, stop } of started.reverse()) {
    try {
      await phase(`Stopped ${title}`, stop);
    } catch (error) {
      // Whatever one refuses, the others must stop too.
      fail(`${title} did not stop: ${error instanceof Error ? error.message : error}`);
    }
  }
}

async function run({ development }: Options, started: Started, startedAt: number, signal: AbortSignal) {
  const environment = configuredEnvironment();
  await prepare(environment, signal);
  const address = await chooseAddress(environment);
  const toolsReady = await startTools(environment, started, signal);
  const home = await startDatabase(environment, started, signal);
  const demoModel = await startModel(environment, started, signal);
  await startOAuth(environment, started, signal);
  const mailbox = await startMailbox(environment, address.url, started, signal);
  const tools = await toolsReady();
  publishConnections(environment);
  if (home) {
    await phase(
      "Database migrated and seeded",
      async (say) => {
        if (!(await ensureDemoUser(home, environment, signal))) say("");
      },
      "Migrating and seeding",
    );
  }
  if (!development) await buildPhase(environment, signal);
  await phase(
    "App ready",
    async () => {
      const app = manageApp(environment, address, development);
      started.push({ title: "app", stop: app.stop });
      await abortable(whenAppReady(app), signal);
    },
    "Starting the app",
  );
  publishConnections(environment, address.url);
  const demoUser = home ? readDemoUser(home) : null;
  const mailLacks = ["MAIL_FROM", "APP_URL"].filter((name) => !environment[name]);
  printBanner({ startedAt, url: address.url, demoUser, demoModel, mailbox, mailLacks, tools, postgresHome: home });
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
}

/** `npm start` and `npm run dev`: brings everything up, keeps it up, and takes it down when the signal fires. */
export async function start(options: Options, signal: AbortSignal): Promise<void> {
  const startedAt = Date.now();
  const { version } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  line(`\n  ${bold("Cadre")} ${dim(version)}\n`);
  const release = await takeSupervisorLock(options.development ? "npm run dev" : "npm start", signal);
  const started: Started = [];
  writeState({ connections: {} });
  try {
    await run(options, started, startedAt, signal);
  } finally {
    await stopAll(started);
    writeState({ connections: {} });
    release();
  }
}
