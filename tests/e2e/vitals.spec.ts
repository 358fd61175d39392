import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { answers, ask, expect, test } from "./fixtures";

const rounds = 5;
const slowestPaintMs = 2_500;
const largestShift = 0.1;
const largestScriptBytes = 250 * 1024;

interface Vitals {
  paintMs: number;
  shift: number;
}

/** A phone of the middle class on a slow mobile network, which has been here before. */
async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await devtools.send("Network.enable");
  const bytesPerSecond = 1_600_000 / 8;
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
}

/** The page is there when its last part is; the network of the app is never idle, because it follows what happens. */
async function measure(page: Page, path: string): Promise<Vitals> {
  await page.goto(path);
  const ideas = page.getByRole("list", { name: "Ideas to start with" }).getByRole("button").first();
  await expect(path === "/" ? page.getByRole("heading", { level: 1 }) : ideas).toBeVisible({ timeout: 30_000 });
  return page.evaluate(async () => {
    const entriesOf = (type: string) =>
      new Promise<PerformanceEntry[]>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          observer.disconnect();
          resolve(list.getEntries());
        });
        observer.observe({ type, buffered: true });
        setTimeout(() => resolve([]), 300);
      });
    const paints = await entriesOf("largest-contentful-paint");
    const shifts = (await entriesOf("layout-shift")) as (PerformanceEntry & { value: number })[];
    return {
      paintMs: paints.at(-1)?.startTime ?? Number.POSITIVE_INFINITY,
      shift: shifts.reduce((sum, { value }) => sum + value, 0),
    };
  });
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

test("home and chat are painted fast and hold still on a slow device", async ({ chat, person }, { annotations }) => {
  test.setTimeout(180_000);
  for (const path of ["/", `/${person.organization.slug}/chat`]) {
    await measure(chat, path);
    await slowDown(chat);
    const measured: Vitals[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await measure(chat, path));
    const paintMs = median(measured.map((one) => one.paintMs));
    const shift = median(measured.map((one) => one.shift));
    annotations.push({
      type: "vitals",
      description: `${path}: LCP ${paintMs?.toFixed(0)} ms, CLS ${shift?.toFixed(3)}`,
    });
    expect(paintMs, `largest paint of ${path}`).toBeLessThanOrEqual(slowestPaintMs);
    expect(shift, `layout shift of ${path}`).toBeLessThanOrEqual(largestShift);
  }
});

test("all the JavaScript until the first message is rendered is small", async ({ chat }, { annotations }) => {
  const sizes = new Map<string, Promise<number>>();
  chat.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    sizes.set(
      response.url(),
      response.body().then((body) => gzipSync(body).length),
    );
  });
  await chat.reload();
  await ask(chat, "What is 2 + 2?");
  await expect(answers(chat)).toContainText("4", { timeout: 20_000 });
  const total = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0);
  annotations.push({ type: "size", description: `${Math.round(total / 1024)} KB gzip` });
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(largestScriptBytes);
});
