import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "@/lib/crypto/password";

test("a password matches its own hash and no other", async () => {
  const stored = await hashPassword("tundra kettle 94 moss");
  expect(await verifyPassword(stored, "tundra kettle 94 moss")).toBe(true);
  expect(await verifyPassword(stored, "tundra kettle 94 mosS")).toBe(false);
  expect(await hashPassword("tundra kettle 94 moss")).not.toBe(stored);
});

test("without a stored hash nothing matches, not even the decoy's own password", async () => {
  expect(await verifyPassword(null, "a password that nobody has")).toBe(false);
});

test("an unknown account takes as long as a wrong password", async () => {
  const stored = await hashPassword("tundra kettle 94 moss");
  const timeOf = async (hash: string | null) => {
    const startedAt = performance.now();
    await verifyPassword(hash, "wrong");
    return performance.now() - startedAt;
  };
  // In turns, and the fastest of each: what else the machine does then slows both or neither, given enough rounds.
  let [unknown, known] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 10 || (round < 60 && Math.abs(Math.log2(unknown / known)) >= 1); round++) {
    unknown = Math.min(unknown, await timeOf(null));
    known = Math.min(known, await timeOf(stored));
  }
  expect(unknown / known).toBeGreaterThan(0.5);
  expect(unknown / known).toBeLessThan(2);
});

test("a flood waits in a bounded queue and the rest is refused", async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 150 }, () => verifyPassword(null, "x")));
  const refused = outcomes.filter(({ status }) => status === "rejected");
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(50);
  expect(refused[0]).toMatchObject({ reason: { code: "service_unavailable" } });
  expect(await verifyPassword(null, "afterwards")).toBe(false);
});
