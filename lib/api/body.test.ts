import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readJson } from "@/lib/api/body";

const headers = { "content-type": "application/json" };
const post = (body: BodyInit, more: Record<string, string> = {}) =>
  new Request("http://localhost/api", { method: "POST", headers: { ...headers, ...more }, body });
const limit = 1024 * 1024;
const nested = (depth: number, inside: string) => `${"[".repeat(depth)}${inside}${"]".repeat(depth)}`;

test("a body that nests deeply is refused", async () => {
  await expect(readJson(post(nested(100, "1")), limit)).resolves.toBeInstanceOf(Array);
  for (const inside of ["", "1", '"\\u0000"', '"\\ud800"']) {
    await expect(readJson(post(nested(101, inside)), limit)).rejects.toMatchObject({ code: "invalid_json" });
    await expect(readJson(post(nested(200_000, inside)), limit)).rejects.toMatchObject({ code: "invalid_json" });
  }
});

test("NUL is refused with its place and half a surrogate pair becomes a replacement character", async () => {
  await expect(readJson(post('{"a":[{"b":"x\\u0000"}]}'), limit)).rejects.toMatchObject({
    code: "validation_failed",
    errors: [{ path: "a.0.b" }],
  });
  await expect(readJson(post('{"a":{"x\\u0000":1}}'), limit)).rejects.toMatchObject({ errors: [{ path: "a" }] });
  expect(await readJson(post('{"a":"\\ud83d!"}'), limit)).toEqual({ a: "\ufffd!" });
});

test("a key named __proto__ is data and reaches no prototype", async () => {
  const value = await readJson(post('{"__proto__":{"admin":true},"a":"\\ud800"}'), limit);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value as object)).toEqual(["__proto__", "a"]);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test("a compressed body is not inflated, so it cannot grow beyond its limit", async () => {
  const bomb = gzipSync(JSON.stringify("0".repeat(50 * 1024 * 1024)));
  const answer = readJson(post(bomb, { "content-encoding": "gzip" }), limit);
  await expect(answer).rejects.toMatchObject({ code: "invalid_json" });
});
