import path from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: path.resolve("."),
  outputFileTracingIncludes: {
    "/**": [
      "./drizzle/migrations/**",
      "./docs/**/*.md",
      "./README.md",
      "./features/tools/sandbox/worker.mjs",
      "./node_modules/quickjs-emscripten-core/{package.json,dist/*.mjs}",
      "./node_modules/@jitl/quickjs-ffi-types/{package.json,dist/*.mjs}",
      "./node_modules/@jitl/quickjs-wasmfile-release-sync/{package.json,dist/*.mjs,dist/*.wasm}",
    ],
    "/docs/api/reference.js": ["./node_modules/@scalar/api-reference/dist/browser/standalone.js"],
  },
  serverExternalPackages: [
    "@node-rs/argon2",
    "pino",
    "postgres",
    "quickjs-emscripten",
    "prom-client",
    "@openai/agents",
    "openai",
  ],
  // `npm run verify` checks the types of the whole tree; the build would do it a second time.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  compress: true,
};

export default config;
