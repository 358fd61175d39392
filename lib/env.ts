import { z } from "zod";
import { readMailAddress } from "@/lib/mail/address";

const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);
const flag = (fallback: boolean) =>
  z
    .enum(["true", "false", "1", "0"])
    .default(fallback ? "true" : "false")
    .transform((value) => value === "true" || value === "1");
const optionalText = z
  .string()
  .trim()
  .transform((value) => (value === "" ? undefined : value))
  .optional();
/** A list with commas between its entries. */
const names = z
  .string()
  .default("")
  .transform((value) =>
    value
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean),
  );

const Env = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }),
  DATABASE_DIRECT_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }).optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(8),
  MIGRATE_ON_BOOT: flag(true),
  CADRE_ROLE: z.enum(["web", "worker", "all"]).default("all"),
  RUN_CONCURRENCY: z.coerce.number().int().min(1).max(1_000).default(20),
  RUN_CONCURRENCY_PER_ORGANIZATION: z.coerce.number().int().min(1).max(1_000).default(10),
  AUTH_SECRET: z.string().min(32, "must have at least 32 characters"),
  CADRE_MASTER_KEY: z
    .base64()
    .refine((value) => Buffer.from(value, "base64").length === 32, "must be 32 bytes in base64"),
  SIGNING_KEY_MAX_AGE_DAYS: z.coerce.number().int().positive().default(90),
  METRICS_TOKEN: optionalText,
  OPERATOR_EMAIL: z.email().optional(),
  SIGN_UP_POLICY: z.enum(["public", "invite_only", "approval"]).default("public"),
  APP_URL: z.url().optional(),
  SERVICE_ACCOUNTS_FILE: z.string().default("config/service-accounts.yaml"),
  VAULT_ADDR: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional(),
  VAULT_TOKEN: optionalText,
  VAULT_NAMESPACE: optionalText,
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// URL" }).optional(),
  MAIL_FROM: optionalText.refine(
    (value) => value === undefined || readMailAddress(value) !== null,
    "must be a mail address",
  ),
  MAIL_REPLY_TO: optionalText.refine(
    (value) => value === undefined || readMailAddress(value) !== null,
    "must be a mail address",
  ),
  MAILBOX_URL: z.url({ protocol: /^https?$/ }).optional(),
  ALLOW_PRIVATE_NETWORK: flag(false),
  DNS_SERVER: optionalText,
  GOOGLE_CLIENT_ID: optionalText,
  GOOGLE_CLIENT_SECRET: optionalText,
  GOOGLE_ISSUER: z.url().default("https://accounts.google.com"),
  MICROSOFT_CLIENT_ID: optionalText,
  MICROSOFT_CLIENT_SECRET: optionalText,
  MICROSOFT_ISSUER: z.url().default("https://login.microsoftonline.com/common/v2.0"),
  GITHUB_CLIENT_ID: optionalText,
  GITHUB_CLIENT_SECRET: optionalText,
  GITHUB_URL: z.url().default("https://github.com"),
  GITHUB_API_URL: z.url().default("https://api.github.com"),
  EXTERNAL_SIGN_IN_NOTICE: optionalText,
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  CORS_ORIGINS: names,
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  OTEL_SERVICE_NAME: optionalText,
  OPENAI_API_KEY: optionalText,
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_MODEL: z.string().default("gpt-5-mini"),
  OPENAI_MODELS: names,
  OPENAI_API: z.enum(["responses", "chat"]).default("responses"),
  ANTHROPIC_API_KEY: optionalText,
  ANTHROPIC_BASE_URL: z.url().optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: optionalText,
  GOOGLE_BASE_URL: z.url().optional(),
  DEFAULT_MODEL: optionalText,
  SMALL_MODEL: optionalText,
  MODEL_CATALOG_FILE: z.string().default("config/models.yaml"),
  MODEL_NOTICE: optionalText,
  TOOL_SOURCES_NOTICE: optionalText,
  TAVILY_API_KEY: optionalText,
  TAVILY_BASE_URL: z.url().default("https://api.tavily.com"),
  MODEL_TIMEOUT_SECONDS: seconds(120),
  MODEL_FIRST_TOKEN_TIMEOUT_SECONDS: seconds(60),
  MODEL_TOTAL_TIMEOUT_SECONDS: seconds(900),
  STORAGE_PATH: z.string().default("var/files"),
  S3_BUCKET: optionalText,
  S3_REGION: z.string().default("us-east-1"),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional(),
  S3_ACCESS_KEY_ID: optionalText,
  S3_SECRET_ACCESS_KEY: optionalText,
  S3_FORCE_PATH_STYLE: flag(false),
  CLAMAV_URL: z.url({ protocol: /^tcp$/, error: "must be a tcp://host:port URL" }).optional(),
  RATE_LIMIT_RUNS_PER_MINUTE: z.coerce.number().int().positive().default(200),
  RATE_LIMIT_REQUESTS_PER_MINUTE: z.coerce.number().int().positive().default(1200),
  RATE_LIMIT_STREAMS_PER_USER: z.coerce.number().int().positive().default(100),
  RATE_LIMIT_ADDRESS_PER_MINUTE: z.coerce.number().int().positive().default(3000),
  RATE_LIMIT_SIGN_INS_PER_MINUTE: z.coerce.number().int().positive().default(20),
  RATE_LIMIT_REGISTRATIONS_PER_HOUR: z.coerce.number().int().positive().default(60),
  RATE_LIMIT_ACCOUNT_FACTOR: z.coerce.number().positive().default(1),
});

export type Env = z.output<typeof Env>;

let parsed: Env | undefined;

/** The configuration, parsed once. Throws an error that names every malformed variable and what it must be. */
export function env(): Env {
  if (parsed) return parsed;
  const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const result = Env.safeParse(present);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const name = issue.path.join(".");
      return `  ${name} ${present[name] === undefined ? "is not set" : issue.message}`;
    });
    throw new Error(`Cadre cannot start: its configuration is not valid.\n${lines.join("\n")}\nSee .env.example.`);
  }
  parsed = result.data;
  return parsed;
}
