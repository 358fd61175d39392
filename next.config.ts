import path from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: path.resolve("."),
  outputFileTracingIncludes: {
    "/**": [
      "./drizzle/migrations/**",
      "./config/**",
      "./docs/**/*.md",
      "./README.md",
      // Read by processes and threads that the bundler knows nothing of.
      "./features/tools/sandbox/python-child.mjs",
      "./node_modules/unpdf/{package.json,dist/**}",
      "./node_modules/pyodide/{package.json,pyodide.mjs,pyodide.asm.mjs,pyodide.asm.wasm,pyodide-lock.json,python_stdlib.zip}",
    ],
    "/docs/api/reference.js": ["./node_modules/@scalar/api-reference/dist/browser/standalone.js"],
  },
  serverExternalPackages: [
    "@node-rs/argon2",
    "pino",
    "postgres",
    "quickjs-emscripten",
    "flydrive",
    "@aws-sdk/client-s3",
    "prom-client",
    "@openai/agents",
    "@openai/agents-extensions",
    "@ai-sdk/anthropic",
    "@ai-sdk/google",
    "gpt-tokenizer",
    "@tavily/core",
    // Half of the routes would get a copy each.
    "zod",
    "openai",
    // They render and speak with Node's own modules: a bundle would give them the pages' React.
    "@react-email/render",
    "nodemailer",
    "pg-boss",
  ],
  // `npm run verify` checks the types of the whole tree; the build would do it a second time.
  typescript: { ignoreBuildErrors: true },
  // The image optimizer fetches what it is asked for from inside: only pictures, never any other address of ours.
  images: { localPatterns: [{ pathname: "/images/**" }] },
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  compress: true,
};

export default config;
