import path from "node:path";
import { defineConfig } from "vitest/config";

/** An odd time zone (+12:45, or +13:45 in summer): code that mixes local time and UTC fails here. */
const timeZone = "Pacific/Chatham";

const alias = {
  "@": path.resolve("."),
  "server-only": path.resolve("tests/setup/empty.ts"),
};

export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: 2,
    env: { TZ: timeZone, NODE_ENV: "test" },
    restoreMocks: true,
    // When Postgres dies, postgres.js 3.4.9 writes once more to a connection that is closed, which `lib/db/client.ts`
    // survives, and pg, which the job queue uses, tells of a connection that nobody listens to at that moment.
    onUnhandledError: ({ message, stack }) =>
      !(message.includes("null (reading 'write')") && stack?.includes("postgres/src/connection.js")) &&
      !(message.includes("unexpected postmaster exit") && stack?.includes("pg-protocol")),
    // It imports "next/server" without an extension, which only a bundler resolves.
    server: { deps: { inline: [/next-auth/] } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Wide, because a busy machine of two cores is no reason to fail.
          testTimeout: 20_000,
          include: ["{app,cli,components,dev,features,lib}/**/*.test.{ts,tsx}", "*.test.ts", "scripts/**/*.test.ts"],
          setupFiles: ["tests/setup/environment.ts", "tests/setup/console.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "supervisor",
          include: ["tests/supervisor/**/*.test.ts"],
          setupFiles: ["tests/setup/environment.ts", "tests/setup/console.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/{integration,contract}/**/*.test.ts"],
          globalSetup: ["tests/setup/template-database.ts"],
          setupFiles: ["tests/setup/environment.ts", "tests/setup/console.ts", "tests/setup/database.ts"],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
