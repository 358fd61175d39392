import path from "node:path";
import type { NextConfig } from "next";

const repository = path.resolve(import.meta.dirname, "../..");

/** Built as the product is; it differs only in what it does. */
const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  serverExternalPackages: ["@openai/agents", "openai"],
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
};

export default config;
