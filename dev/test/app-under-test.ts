import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { chooseAddress, manageApp, whenAppReady } from "../app";
import type { Environment } from "../environment";
import { mailboxEnvironment, mailboxUrl, manageMailbox } from "../mailbox";
import { demoModelEnvironment, manageDemoModel } from "../model";
import { manageOAuthStandIn, oauthStandInEnvironment } from "../oauth";
import { abortable } from "../wait";

export type AppUnderTest = { url: string; databaseUrl: string; mailboxUrl: string; stop: () => Promise<void> };

/** Limits that a person never meets and a test suite from one address does. */
const generousLimits = {
  RATE_LIMIT_RUNS_PER_MINUTE: "100000",
  RATE_LIMIT_REQUESTS_PER_MINUTE: "100000",
  RATE_LIMIT_STREAMS_PER_USER: "100000",
  RATE_LIMIT_ADDRESS_PER_MINUTE: "100000",
  RATE_LIMIT_SIGN_INS_PER_MINUTE: "100000",
  RATE_LIMIT_REGISTRATIONS_PER_HOUR: "100000",
  RATE_LIMIT_ACCOUNT_FACTOR: "1000",
};

/** The production build with the local stand-ins, on a fresh database of `server`. */
export async function startAppUnderTest(server: string, signal: AbortSignal): Promise<AppUnderTest> {
  const databaseUrl = await createDatabase(server, "cadre_browser");
  const base: Environment = {
    ...(process.env.PATH ? { PATH: process.env.PATH } : {}),
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    CADRE_MASTER_KEY: randomBytes(32).toString("base64"),
    METRICS_TOKEN: "metrics-token-of-the-tests",
    ...generousLimits,
  };
  const model = await manageDemoModel(base);
  const oauth = await manageOAuthStandIn(base);
  const mailbox = await manageMailbox(base);
  await abortable(Promise.all([model.managed.ready, oauth.managed.ready, mailbox.managed.ready]), signal);
  const address = await chooseAddress({});
  const environment = {
    ...base,
    ...demoModelEnvironment(model.port),
    ...oauthStandInEnvironment(oauth.port),
    ...mailboxEnvironment(mailbox.ports),
    APP_URL: address.url,
  };
  const app = manageApp(environment, address, false);
  await abortable(whenAppReady(app), signal);
  const stop = async () => {
    await app.stop();
    await model.managed.stop();
    await oauth.managed.stop();
    await mailbox.managed.stop();
  };
  return { url: address.url, databaseUrl, mailboxUrl: mailboxUrl(mailbox.ports), stop };
}

async function createDatabase(server: string, name: string): Promise<string> {
  const sql = postgres(server, { max: 1, onnotice: () => undefined });
  await sql.unsafe(`drop database if exists ${name} with (force)`);
  await sql.unsafe(`create database ${name}`);
  await sql.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
