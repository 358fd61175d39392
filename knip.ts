import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: [
    // Started by path, in a process or thread of its own.
    "dev/{start,test,serve,seed}.{ts,mjs}",
    "dev/model/{server,scripted}.ts",
    "dev/mailbox/server.ts",
    "dev/oauth/server.ts",
    "dev/tools/server.ts",
    "dev/test/*-summary.ts",
    "features/files/storing/pdf-worker.mjs",
    "features/tools/sandbox/{worker,python-child}.mjs",
    "scripts/*.ts",
    "tests/{chaos,supervisor}/*.ts",
    "bench/*.{ts,mjs}",
    // Stand in for "server-only" in tests.
    "tests/setup/empty.ts",
    "tests/setup/server-only.mjs",
    "tests/setup/mail-process.ts",
    "tests/setup/second-process-main.ts",
    "tests/setup/worker-process-main.ts",
    "tests/setup/ticker-process.ts",
    "tests/setup/digest-process.ts",
  ],
  project: ["**/*.{ts,tsx,mts,mjs,css}", "!bench/bare/**"],
  // A type that an exported function mentions is part of what it exports.
  ignoreExportsUsedInFile: { interface: true, type: true },
  ignoreDependencies: [
    // The reference page serves its prebuilt bundle from node_modules.
    "@scalar/api-reference",
    // Named so that the extensions, which would bring a copy of their own, share the one of the agents.
    "@openai/agents-core",
    // Read by the process that runs Python.
    "pyodide",
  ],
  ignoreBinaries: ["apt-get"],
};

export default config;
