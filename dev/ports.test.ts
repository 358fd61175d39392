import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describePortOwner, findFreePort, isPortFree } from "./ports";

const server = createServer();
let port: number;

beforeEach(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
});

afterEach(() => {
  server.close();
});

it("sees a port that is taken and finds the next free one", async () => {
  expect(await isPortFree(port)).toBe(false);
  const next = await findFreePort(port);
  expect(next).toBeGreaterThan(port);
  expect(await isPortFree(next)).toBe(true);
});

it("sees a port that is taken on the other loopback only, where a browser might go", async () => {
  server.close();
  const other = createServer().listen(port, "::1");
  await once(other, "listening");
  expect(await isPortFree(port)).toBe(false);
  other.close();
});

it.runIf(process.platform === "linux")("names the process that holds a port", () => {
  expect(describePortOwner(port)).toContain(`process ${process.pid} (`);
});
