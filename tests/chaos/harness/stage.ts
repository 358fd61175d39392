import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Sql } from "postgres";
import { ensureBuild, serverScript } from "@/dev/build";
import type { Environment } from "@/dev/environment";
import { type App, type AppKind, spawnApp, whenReady } from "./app";
import { type Person, signUp } from "./client";
import { type ScriptedModel, startScriptedModel } from "./model";
import { connect, type DatabaseServer, startDatabaseServer } from "./postgres";
import type { Random } from "./random";

/** What all scenarios share: one Postgres, one model, one build. */
export interface Stage {
  random: Random;
  databases: DatabaseServer;
  model: ScriptedModel;
  scratch: string;
  /** Folder of the production build. */
  build: string;
  clear(): Promise<void>;
}

/** A copy: whoever builds meanwhile must not pull the files from under the processes. */
async function copyBuild(ready: string | null, scratch: string): Promise<string> {
  if (ready === null) await ensureBuild(process.env as Environment, new AbortController().signal);
  const build = path.join(scratch, "build");
  cpSync(ready ?? path.dirname(serverScript), build, { recursive: true, verbatimSymlinks: true });
  return build;
}

/** `ready` is a build to use instead of the tree's own. */
export async function setStage(random: Random, ready: string | null): Promise<Stage> {
  const scratch = mkdtempSync(path.join(tmpdir(), "cadre-chaos-"));
  const build = await copyBuild(ready, scratch);
  const databases = await startDatabaseServer();
  const model = await startScriptedModel();
  return {
    random,
    databases,
    model,
    scratch,
    build,
    async clear() {
      await model.stop();
      await databases.remove();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** App processes on a database of their own, and somebody who uses them. */
export interface Fleet {
  databaseUrl: string;
  sql: Sql;
  person: Person;
  /** All that were ever started; those that run still are first asked for readers. */
  apps: App[];
  /** Starts one more process; resolves when it is ready. */
  add(nodeFlags?: string[]): Promise<App>;
  running(): App[];
  end(): Promise<void>;
}

export interface FleetOptions {
  kind: AppKind;
  size: number;
  environment?: Record<string, string>;
  nodeFlags?: string[];
  /** SQL to run once the schema is there. */
  prepare?: string;
}

let fleets = 0;

export async function startFleet(stage: Stage, options: FleetOptions): Promise<Fleet> {
  const databaseUrl = await stage.databases.createDatabase(`cadre_chaos_${process.pid}_${fleets++}`);
  const sql = connect(databaseUrl);
  const apps: App[] = [];
  async function add(nodeFlags = options.nodeFlags ?? []): Promise<App> {
    const app = await spawnApp({
      kind: options.kind,
      name: `app${apps.length}`,
      scratch: stage.scratch,
      build: stage.build,
      environment: { DATABASE_URL: databaseUrl, OPENAI_BASE_URL: stage.model.url, ...options.environment },
      nodeFlags,
    });
    apps.push(app);
    await whenReady(app);
    return app;
  }
  async function end(): Promise<void> {
    await Promise.all(apps.map((app) => app.kill()));
    await sql.end({ timeout: 1 });
  }
  try {
    const first = await add();
    for (let count = 1; count < options.size; count++) await add();
    if (options.prepare) await sql.unsafe(options.prepare);
    return {
      databaseUrl,
      sql,
      person: await signUp(first),
      apps,
      add,
      running: () => apps.filter((a) => a.running()),
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
