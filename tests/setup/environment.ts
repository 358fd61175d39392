/** Tests never see the shell's configuration: a developer's keys and database are not theirs to touch. */
const configuration: Record<string, string> = {
  DATABASE_URL: "postgres://postgres@127.0.0.1:1/nowhere",
  DATABASE_POOL_SIZE: "6",
  AUTH_SECRET: "a test secret of at least thirty-two characters",
  CADRE_MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
  STORAGE_PATH: "var/test-files",
  LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? "silent",
  RATE_LIMIT_SIGN_INS_PER_MINUTE: "10000",
  RATE_LIMIT_REGISTRATIONS_PER_HOUR: "10000",
  RATE_LIMIT_ACCOUNT_FACTOR: "1000",
};
const foreign =
  /^(DATABASE_|OPENAI_|MODEL_|AUTH_|RATE_LIMIT_|CADRE_|APP_URL|CORS_|METRICS_|OTEL_|TRUSTED_|MIGRATE_|LOG_|GOOGLE_|GITHUB_|MICROSOFT_|EXTERNAL_|DNS_|ALLOW_|SERVICE_ACCOUNTS_|VAULT_|SMTP_|MAIL|SIGN_|OPERATOR_|STORAGE_|S3_|TAVILY_|CLAMAV_|ANTHROPIC_|DEFAULT_MODEL|SMALL_MODEL)/;

for (const name of Object.keys(process.env)) if (foreign.test(name)) delete process.env[name];
Object.assign(process.env, configuration);
