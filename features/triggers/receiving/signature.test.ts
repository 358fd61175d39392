import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { toleranceSeconds } from "../constants";
import { checkSignature, mintSigningSecret } from "./signature";

const secret = mintSigningSecret();
const body = Buffer.from('{"n":1}');
const now = new Date("2026-05-01T09:00:00Z");
const seconds = now.getTime() / 1_000;
const key = Buffer.from(secret.slice("whsec_".length), "base64");

function standard(timestamp = seconds, signed: Uint8Array = body, id = "msg_1") {
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(signed).digest("base64");
  return { "webhook-id": "msg_1", "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${signature}` };
}

const check = (headers: Record<string, string>) => checkSignature(secret, new Headers(headers), body, now);

test("a secret has 32 bytes, and no two are alike", () => {
  expect(key).toHaveLength(32);
  expect(mintSigningSecret()).not.toBe(secret);
});

test("the example of the Standard Webhooks specification is taken", () => {
  const headers = new Headers({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
  const example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const payload = Buffer.from('{"test": 2432232314}');
  expect(checkSignature(example, headers, payload, new Date(1_614_265_330_000))).toEqual({
    isValid: true,
    isIdSigned: true,
  });
});

test("one valid signature among several is enough, as when a secret is being renewed", () => {
  const headers = standard();
  expect(check({ ...headers, "webhook-signature": `v1,AAAA v2,xyz ${headers["webhook-signature"]}` }).isValid).toBe(
    true,
  );
});

test("GitHub's signature is taken, and says nothing about an id", () => {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  expect(check({ "x-hub-signature-256": signature })).toEqual({ isValid: true, isIdSigned: false });
});

test.each([
  ["no signature at all", {}],
  ["another body", standard(seconds, Buffer.from('{"n":2}'))],
  ["another id", standard(seconds, body, "msg_2")],
  ["a timestamp of too long ago", standard(seconds - toleranceSeconds - 1)],
  ["a timestamp too far ahead", standard(seconds + toleranceSeconds + 1)],
  ["no timestamp", { ...standard(), "webhook-timestamp": "" }],
  [
    "an unknown version only",
    { ...standard(), "webhook-signature": standard()["webhook-signature"].replace("v1", "v2") },
  ],
  ["a wrong signature of GitHub's kind", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }],
])("%s is refused", (_name, headers) => {
  expect(check(headers as Record<string, string>)).toMatchObject({
    isValid: false,
    reason: expect.stringMatching(/\.$/),
  });
});

test("the edge of the tolerance is still taken", () => {
  expect(check(standard(seconds - toleranceSeconds)).isValid).toBe(true);
});
