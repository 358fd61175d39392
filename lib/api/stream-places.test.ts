import { expect, test, vi } from "vitest";
import { inStreamPlace } from "./stream-places";

test("two streams of a browser run at a time; a third begins when one of them ends", async () => {
  const leaving = new AbortController();
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const stream = (name: string) =>
    inStreamPlace(leaving.signal, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const streams = [stream("first"), stream("second")];
  await vi.waitFor(() => expect(begun).toHaveLength(2));
  streams.push(stream("third"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(begun).toEqual(expect.not.arrayContaining(["third"]));
  ends.get("first")?.();
  await vi.waitFor(() => expect(begun).toContain("third"), { timeout: 5_000 });
  for (const end of ends.values()) end();
  await Promise.all(streams);
});

test("whoever leaves while waiting never begins", async () => {
  const staying = new AbortController();
  const leaving = new AbortController();
  const end = Promise.withResolvers<void>();
  const holders = [0, 1].map(() => inStreamPlace(staying.signal, () => end.promise));
  const work = vi.fn(async () => undefined);
  const waiting = inStreamPlace(leaving.signal, work);
  leaving.abort();
  await waiting;
  expect(work).not.toHaveBeenCalled();
  end.resolve();
  await Promise.all(holders);
});
