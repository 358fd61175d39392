import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hashApiKey, isWellFormedApiKey, looksLikeApiKey, mintApiKey } from "@/lib/auth/api-keys";
import { digest } from "@/lib/crypto/digest";

const minted = Array.from({ length: 200 }, mintApiKey);
const documented = /`(cadre_sk_\[[^`]+)`/.exec(readFileSync("docs/auth/api-keys.md", "utf8"))?.[1] ?? "missing";

test("the regular expression for secret scanners that the docs give finds every key and takes all of it", () => {
  const scanner = new RegExp(documented, "g");
  for (const { secret } of minted) {
    const leak = `const headers = { Authorization: "Bearer ${secret}" }; // ${"x".repeat(40)}`;
    expect(leak.match(scanner)).toEqual([secret]);
  }
  expect("cadre_sk_ followed by words, and cadre_sk_tooShort".match(scanner)).toBeNull();
});

test("a key has its form, a checksum that holds, and shows 14 characters", () => {
  for (const { secret, visiblePrefix } of minted) {
    expect(secret).toMatch(/^cadre_sk_[0-9A-Za-z]{36}$/);
    expect(isWellFormedApiKey(secret)).toBe(true);
    expect(visiblePrefix).toBe(secret.slice(0, 14));
  }
  expect(new Set(minted.map(({ secret }) => secret)).size).toBe(minted.length);
});

test("the checksum is CRC-32 in base 62, as other scanners compute it", () => {
  const [body, checksum] = [`cadre_sk_${"Example0".repeat(4).slice(0, 30)}`, "2L1i5k"];
  expect(isWellFormedApiKey(body + checksum)).toBe(true);
  expect(isWellFormedApiKey(`${body}2L1i5j`)).toBe(false);
});

test("one wrong character anywhere breaks the checksum", () => {
  const alphabet = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];
  fc.assert(
    fc.property(fc.nat(35), fc.constantFrom(...alphabet), (place, character) => {
      const { secret } = mintApiKey();
      const at = "cadre_sk_".length + place;
      const typo = secret.slice(0, at) + character + secret.slice(at + 1);
      expect(isWellFormedApiKey(typo)).toBe(typo === secret);
    }),
  );
});

test.each(["", "cadre_sk_", "cadre_sk_abc", "CADRE_SK_", "sk-proj-abc", `cadre_sk_${"a".repeat(37)}`, "cadre_sk_ä"])(
  "%j is no well-formed key",
  (text) => {
    expect(isWellFormedApiKey(text)).toBe(false);
  },
);

test("a JSON web token does not pass for a key", () => {
  expect(looksLikeApiKey("eyJhbGciOiJFZERTQSJ9.e30.c2ln")).toBe(false);
});

test("what is stored is keyed: a plain digest of the secret, or another secret's, is something else", () => {
  const [one, two] = [mintApiKey(), mintApiKey()];
  expect(one.hash).toBe(hashApiKey(one.secret));
  expect(one.hash).not.toBe(digest(one.secret));
  expect(one.hash).not.toBe(two.hash);
  expect(one.hash).not.toContain(one.secret.slice(9, 20));
});
