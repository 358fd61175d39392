import { readFileSync } from "node:fs";
import path from "node:path";
import { type App, spawnApp, whenReady } from "../harness/app";
import { signUp } from "../harness/client";
import { connect } from "../harness/postgres";
import type { Findings } from "../harness/report";
import type { Stage } from "../harness/stage";

/** Processes that start at the same time on one empty database: one migration, one signing key, all of them serve. */
export async function coldStart(stage: Stage, rounds: number, processes: number): Promise<Findings> {
  const journal = path.join(stage.build, "drizzle/migrations/meta/_journal.json");
  const shipped = (JSON.parse(readFileSync(journal, "utf8")) as { entries: unknown[] }).entries.length;
  const faults: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const databaseUrl = await stage.databases.createDatabase(`cadre_chaos_${process.pid}_cold_${round}`);
    const sql = connect(databaseUrl);
    const apps: App[] = [];
    try {
      const starting = Array.from({ length: processes }, (_, index) => spawnApp(specOf(stage, databaseUrl, index)));
      apps.push(...(await Promise.all(starting)));
      await Promise.all(apps.map(whenReady));
      for (const app of apps) await signUp(app);
      const [keys] = await sql`select count(*)::int as count from signing_keys`;
      const [migrations] = await sql`select count(*)::int as count from drizzle.__drizzle_migrations`;
      if (keys?.count !== 2) faults.push(`${keys?.count} signing keys`);
      if (migrations?.count !== shipped) faults.push(`${migrations?.count} migrations applied, ${shipped} shipped`);
    } finally {
      await Promise.all(apps.map((app) => app.kill()));
      await sql.end({ timeout: 1 });
    }
  }
  return { figures: { "cold starts": rounds, "processes at once": processes }, faults };
}

function specOf(stage: Stage, databaseUrl: string, index: number) {
  return {
    kind: "standalone" as const,
    name: `cold${index}`,
    scratch: stage.scratch,
    build: stage.build,
    environment: { DATABASE_URL: databaseUrl, OPENAI_BASE_URL: stage.model.url },
  };
}
