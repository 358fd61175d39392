import path from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: path.resolve("."),
  outputFileTracingIncludes: {
    "/**": ["./drizzle/migrations/**", "./docs/**/*.md", "./README.md", "./features/agents/catalog/*.md"],
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
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  compress: true,
};

export default config;
