import { expect, test } from "vitest";
import { addressOf } from "@/lib/api/address";

const peer = "192.0.2.1";

test.each([
  ["the socket's address when no proxy is trusted", "203.0.113.9, 198.51.100.7", 0, peer],
  ["what the one trusted proxy saw", "203.0.113.9, 198.51.100.7", 1, "198.51.100.7"],
  ["what the outer of two trusted proxies saw", "1.1.1.1, 203.0.113.9, 198.51.100.7", 2, "203.0.113.9"],
  ["the first entry when more proxies are trusted than there were", "198.51.100.7", 9, "198.51.100.7"],
  ["without the port that the proxy adds", "203.0.113.9:4711, 198.51.100.7:50123", 1, "198.51.100.7"],
  ["without the brackets and the port of IPv6", "[2001:db8::1]:50123", 1, "2001:db8::1"],
  ["the socket's address when nothing was forwarded", "", 1, peer],
])("the address is %s", (_case, forwarded, hops, expected) => {
  const headers = new Headers({ "x-cadre-peer": peer, ...(forwarded ? { "x-forwarded-for": forwarded } : {}) });
  expect(addressOf(headers, hops)).toBe(expected);
});

test("without a socket or a proxy there is none", () => {
  expect(addressOf(new Headers(), 0)).toBeNull();
});
