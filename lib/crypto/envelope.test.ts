import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seal, unseal } from "@/lib/crypto/envelope";

const key = randomBytes(32);

test("what was sealed opens under the same key and purpose", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (secret, purpose) => {
      expect(unseal(seal(secret, purpose, key), purpose, key)).toBe(secret);
    }),
  );
});

test("the same secret never looks the same twice", () => {
  expect(seal("secret", "here", key)).not.toBe(seal("secret", "here", key));
});

test("another key, another purpose and any changed byte are refused", () => {
  const sealed = seal("secret", "here", key);
  expect(() => unseal(sealed, "here", randomBytes(32))).toThrow();
  expect(() => unseal(sealed, "there", key)).toThrow();
  const bytes = Buffer.from(sealed.slice(3), "base64url");
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(bytes.readUInt8(index) ^ 1, index);
    expect(() => unseal(`v1.${changed.toString("base64url")}`, "here", key)).toThrow();
  }
});

test.each(["", "v1", "v1.", "v2.AAAA", "plain text"])("%j is no sealed value", (value) => {
  expect(() => unseal(value, "here", key)).toThrow();
});
