import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reachOf, requireWebUrl } from "@/lib/net/address-policy";

describe("an address", () => {
  test.each([
    ["loopback", "127.0.0.1", "private"],
    ["another loopback", "127.99.0.1", "private"],
    ["ten", "10.0.0.1", "private"],
    ["one hundred seventy-two", "172.16.5.4", "private"],
    ["one hundred ninety-two", "192.168.1.1", "private"],
    ["carrier-grade NAT", "100.64.0.1", "private"],
    ["IPv6 loopback", "::1", "private"],
    ["IPv6 unique local", "fd00::1", "private"],
    ["loopback mapped into IPv6", "::ffff:127.0.0.1", "private"],
    ["loopback mapped into IPv6, in hexadecimal", "::ffff:7f00:1", "private"],
    ["the metadata service", "169.254.169.254", "forbidden"],
    ["the metadata service mapped into IPv6", "::ffff:a9fe:a9fe", "forbidden"],
    ["the metadata service of IPv6", "fd00:ec2::254", "forbidden"],
    ["IPv6 link-local", "fe80::1", "forbidden"],
    ["IPv6 site-local", "fec0::1", "forbidden"],
    ["loopback in the deprecated compatible form", "::127.0.0.1", "private"],
    ["NAT64", "64:ff9b::7f00:1", "forbidden"],
    ["6to4", "2002:7f00:1::", "forbidden"],
    ["Teredo", "2001::1", "forbidden"],
    ["unspecified", "0.0.0.0", "forbidden"],
    ["this network", "0.1.2.3", "forbidden"],
    ["IPv6 unspecified", "::", "forbidden"],
    ["multicast", "224.0.0.1", "forbidden"],
    ["broadcast", "255.255.255.255", "forbidden"],
    ["documentation", "192.0.2.1", "forbidden"],
    ["benchmarking", "198.18.0.1", "forbidden"],
    ["no address", "localhost", "forbidden"],
    ["a public one", "93.184.216.34", "public"],
    ["a public one of IPv6", "2606:4700::1111", "public"],
  ])("of %s (%s) is %s", (_case, address, reach) => {
    expect(reachOf(address)).toBe(reach);
  });

  test("of a private network never counts as public, however IPv6 carries it", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(octet, octet, octet, (a, b, c) => {
        expect(reachOf(`::ffff:10.${a}.${b}.${c}`)).toBe("private");
        expect(reachOf(`::10.${a}.${b}.${c}`)).not.toBe("public");
        expect(reachOf(`64:ff9b::10.${a}.${b}.${c}`)).not.toBe("public");
      }),
    );
  });
});

describe("a URL", () => {
  test.each(["ftp://example.com", "file:///etc/passwd", "gopher://example.com", "http://example.com"])(
    "%s is refused for its scheme",
    (url) => {
      expect(() => requireWebUrl(new URL(url), false)).toThrow("https://");
    },
  );

  test("with credentials in it is refused", () => {
    expect(() => requireWebUrl(new URL("https://user:secret@example.com"), true)).toThrow("user name");
  });
});
