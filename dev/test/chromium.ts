import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { note, StartError } from "../bootstrap/print.mjs";
import { inRoot } from "../paths";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macChrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const advice =
  "Install Chromium (Debian, Ubuntu: sudo apt-get install chromium) or run: npx playwright install chromium";

/** A browser for the tests: the system's, Chrome, Playwright's own; where there is none, one is installed. */
export function findOrInstallChromium(): string {
  const found = findChromium();
  if (found) return found;
  note("No Chromium here; trying Playwright's installer");
  spawnSync(process.execPath, [inRoot("node_modules/@playwright/test/cli.js"), "install", "chromium"], {
    stdio: "ignore",
  });
  if (!findChromium() && isDebianRoot()) {
    note("Installing Debian's chromium");
    spawnSync("apt-get", ["update"], { stdio: "ignore" });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      stdio: "ignore",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  }
  const installed = findChromium();
  if (!installed) throw new StartError(`The browser tests need Chromium, and it could not be installed.\n${advice}`);
  return installed;
}

function findChromium(): string | null {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, macChrome, chromium.executablePath()].find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/etc/os-release")) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"));
}
