import { createHmac, hkdfSync } from "node:crypto";
import { expect, test } from "vitest";
import { keyedHash } from "@/lib/crypto/keyed-hash";
import { env } from "@/lib/env";

test("the hash is HMAC-SHA-256 under the key that HKDF derives for the purpose", () => {
  const master = Buffer.from(env().CADRE_MASTER_KEY, "base64");
  const key = Buffer.from(hkdfSync("sha256", master, "", "cadre:letters", 32));
  expect(keyedHash("letters", "hello")).toBe(createHmac("sha256", key).update("hello").digest("base64url"));
});

test("each purpose has a key of its own, and none is the master key", () => {
  const withMaster = createHmac("sha256", Buffer.from(env().CADRE_MASTER_KEY, "base64")).update("hello");
  const hashes = [keyedHash("a", "hello"), keyedHash("b", "hello"), withMaster.digest("base64url")];
  expect(new Set(hashes).size).toBe(3);
});
