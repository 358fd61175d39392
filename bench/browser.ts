import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import postgres from "postgres";
import { findOrInstallChromium } from "@/dev/test/chromium";
import { chainMessages } from "@/tests/factories/conversations";
import type { Lab } from "./lab";
import type { Person } from "./person";
import { median, sum } from "./statistics";

const rounds = 5;
const manyMessages = 1_000;
const stepPx = 600;
const scrollLimitMs = 150_000;

export interface Vitals {
  path: string;
  /** Largest Contentful Paint in milliseconds and Cumulative Layout Shift. */
  paintMs: number;
  shift: number;
}

export interface BrowserResults {
  scriptKiB: number;
  /** A slow phone that has been here before, and one that has not. */
  warm: Vitals[];
  cold: Vitals[];
  scroll: { mostMounted: number; longestTaskMs: number };
}

export async function measureBrowser(lab: Lab, person: Person): Promise<BrowserResults> {
  const browser = await chromium.launch({
    executablePath: findOrInstallChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  try {
    const paths = ["/", `/${person.organization.slug}/chat`];
    return {
      scriptKiB: await measureScripts(await openPage(browser, lab, person), person),
      warm: await measureVitals(browser, lab, person, paths, true),
      cold: await measureVitals(browser, lab, person, paths, false),
      scroll: await measureScroll(await openPage(browser, lab, person), lab, person),
    };
  } finally {
    await browser.close();
  }
}

/** A page of a browser that has never been here, signed in. */
async function openPage(browser: Browser, lab: Lab, person: Person): Promise<Page> {
  const context = await browser.newContext({ baseURL: lab.app.url, viewport: { width: 1280, height: 800 } });
  // What runs in the page was compiled by tsx, which names functions through a helper that pages do not have.
  await context.addInitScript("globalThis.__name = (target) => target;");
  await signInBrowser(context, person);
  return context.newPage();
}

async function signInBrowser(context: BrowserContext, { email, password }: Person): Promise<void> {
  const { csrfToken } = await (await context.request.get("/api/auth/csrf")).json();
  const form = { email, password, csrfToken };
  const response = await context.request.post("/api/auth/callback/credentials", { form });
  if (!response.ok()) throw new Error(`The browser could not sign in: ${response.status()}`);
}

/** All scripts that a new visitor of the chat loads until the first answer is on the page, each gzipped. */
async function measureScripts(page: Page, person: Person): Promise<number> {
  const sizes = new Map<string, Promise<number>>();
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    sizes.set(
      response.url(),
      response.body().then((body) => gzipSync(body).length),
    );
  });
  await page.goto(`/${person.organization.slug}/chat`);
  const box = page.getByRole("textbox", { name: "Message" });
  await box.fill("Hello");
  await box.press("Enter");
  await page
    .getByRole("article", { name: /^Answer of/ })
    .getByText("forty-two")
    .first()
    .waitFor();
  const bytes = sum(await Promise.all(sizes.values()));
  await page.context().close();
  return bytes / 1024;
}

async function measureVitals(
  browser: Browser,
  lab: Lab,
  person: Person,
  paths: readonly string[],
  warm: boolean,
): Promise<Vitals[]> {
  const results: Vitals[] = [];
  for (const path of paths) {
    const seen: Omit<Vitals, "path">[] = [];
    let page = await openPage(browser, lab, person);
    if (warm) await page.goto(path, { waitUntil: "networkidle" });
    for (let round = 0; round < rounds; round++) {
      await slowDown(page);
      seen.push(await visit(page, path));
      if (warm) continue;
      await page.context().close();
      page = await openPage(browser, lab, person);
    }
    await page.context().close();
    const [paintMs, shift] = [median(seen.map((one) => one.paintMs)), median(seen.map((one) => one.shift))];
    results.push({ path, paintMs, shift });
  }
  return results;
}

/** A processor four times slower, 1.6 Mbit/s and 150 ms. */
async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const bytesPerSecond = 1_600_000 / 8;
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
}

async function visit(page: Page, path: string): Promise<Omit<Vitals, "path">> {
  await page.goto(path, { waitUntil: "networkidle" });
  return page.evaluate(async () => {
    const entriesOf = (type: string) =>
      new Promise<PerformanceEntry[]>((resolve) => {
        const observer = new PerformanceObserver((list) => resolve(list.getEntries()));
        observer.observe({ type, buffered: true });
        setTimeout(() => resolve([]), 500);
      });
    const paints = await entriesOf("largest-contentful-paint");
    const shifts = (await entriesOf("layout-shift")) as (PerformanceEntry & { value: number })[];
    return {
      paintMs: paints.at(-1)?.startTime ?? Number.POSITIVE_INFINITY,
      shift: shifts.reduce((total, { value }) => total + value, 0),
    };
  });
}

/** Scrolls from the last of a thousand messages to the first, and says what it cost. */
async function measureScroll(page: Page, lab: Lab, person: Person): Promise<BrowserResults["scroll"]> {
  const id = await makeLongConversation(lab, person);
  await page.goto(`/${person.organization.slug}/chat/${id}`);
  await page.getByText(`Message ${manyMessages}.`).waitFor();
  const messages = page.getByRole("region", { name: "Messages" });
  return messages.evaluate(
    async (list, { step, limitMs }) => {
      let longestTaskMs = 0;
      new PerformanceObserver((entries) => {
        for (const { duration } of entries.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
      }).observe({ type: "longtask" });
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const isAtStart = () => list.scrollTop === 0 && (list.textContent ?? "").includes("Message 1.");
      const startedAt = performance.now();
      let mostMounted = 0;
      while (!isAtStart()) {
        if (performance.now() - startedAt > limitMs) throw new Error("The first message never came.");
        list.scrollBy(0, -step);
        await frame();
        mostMounted = Math.max(mostMounted, list.querySelectorAll("[data-message]").length);
      }
      return { mostMounted, longestTaskMs };
    },
    { step: stepPx, limitMs: scrollLimitMs },
  );
}

/** Long and short messages, code and tables among them. */
async function makeLongConversation({ databaseUrl }: Lab, { email, organization }: Person): Promise<string> {
  const sql = postgres(databaseUrl, { max: 1 });
  const id = randomUUID();
  await sql`insert into conversations (id, organization_id, user_id, title)
    select ${id}, ${organization.id}, id, 'A thousand messages' from users where email = ${email}`;
  await sql`insert into messages (id, organization_id, conversation_id, role, content)
    select gen_random_uuid(), ${organization.id}, ${id}, case when n % 2 = 1 then 'user' else 'assistant' end,
      'Message ' || n || E'.\\n\\n' || case when n % 2 = 1 then '' else
        repeat('Some **words** that fill lines. ', (n * 7) % 40) ||
        case when n % 10 = 0 then E'\\n\\n\`\`\`js\\nconsole.log(1);\\n\`\`\`\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |' else '' end
      end
    from generate_series(1, ${manyMessages}::int) n order by n`;
  await chainMessages(sql, [id]);
  await sql.end();
  return id;
}
