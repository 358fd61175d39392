import { expect, test, vi } from "vitest";

/** Next bundles instrumentation, route handlers and pages apart: each gets a copy of every module. */
async function freshCopy() {
  vi.resetModules();
  return import("./process");
}

test("three copies of the module hand out one instance", async () => {
  const copies = [await freshCopy(), await freshCopy(), await freshCopy()];
  expect(new Set(copies.map((copy) => copy.processSingleton)).size).toBe(3);
  const instances = copies.map((copy) => copy.processSingleton("test.instance", () => ({})));
  expect(new Set(instances).size).toBe(1);
});

test("an instance that could not be made is tried again", async () => {
  const { processSingleton } = await freshCopy();
  const fails = () => {
    throw new Error("not yet");
  };
  expect(() => processSingleton("test.retry", fails)).toThrow("not yet");
  expect(processSingleton("test.retry", () => 7)).toBe(7);
});
