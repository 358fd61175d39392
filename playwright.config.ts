import { defineConfig } from "@playwright/test";

/**
 * The journeys need a running app with the demo model: BASE_URL says where, DATABASE_URL is its database (for the
 * conversation with a thousand messages), CHROMIUM_PATH a Chromium other than Playwright's own.
 */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  retries: process.env.CI ? 2 : 0,
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL: process.env.BASE_URL ?? "http://localhost:3000",
    viewport: { width: 1280, height: 800 },
    timezoneId: "Pacific/Chatham",
    locale: "en-GB",
    trace: "retain-on-failure",
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
