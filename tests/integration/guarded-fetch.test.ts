import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listen } from "@/dev/model/http";
import { AddressRefused } from "@/lib/net/address-policy";
import { guardedFetch } from "@/lib/net/guarded-fetch";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let answer: Answer;
const hits: string[] = [];
const server = createServer((request, response) => {
  hits.push(`${request.headers.host}${request.url}`);
  answer(request, response);
});
let port = "";
beforeAll(async () => {
  port = new URL(await listen(server, 0)).port;
});
beforeEach(() => {
  hits.length = 0;
  answer = (_, response) => response.end("inside");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const resolvingTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

describe("an address that somebody entered does not lead inside", () => {
  test.each([
    ["loopback", "https://127.0.0.1"],
    ["loopback as a decimal number", "https://2130706433"],
    ["loopback in octal", "https://0177.0.0.1"],
    ["loopback in hexadecimal", "https://0x7f.0x0.0x0.0x1"],
    ["a short form of loopback", "https://127.1"],
    ["loopback in full-width digits", "https://１２７.0.0.1"],
    ["IPv6 loopback", "https://[::1]"],
    ["loopback mapped into IPv6", "https://[::ffff:127.0.0.1]"],
    ["loopback mapped into IPv6, in hexadecimal", "https://[::ffff:7f00:1]"],
    ["unspecified", "https://0.0.0.0"],
    ["a private network", "https://10.0.0.1"],
    ["the metadata service", "https://169.254.169.254"],
    ["the metadata service mapped into IPv6", "https://[::ffff:169.254.169.254]"],
    ["a name of this machine", "https://localhost"],
  ])("by %s (%s)", async (_case, url) => {
    await expect(guardedFetch(`${url}:${port}/`)).rejects.toThrow(AddressRefused);
    expect(hits).toEqual([]);
  });

  test.each([
    ["127.0.0.1", ["127.0.0.1"]],
    ["the metadata service", ["169.254.169.254"]],
    ["a public and a private address", ["93.184.216.34", "10.0.0.1"]],
    ["loopback mapped into IPv6", ["::ffff:127.0.0.1"]],
  ])("by a DNS name that resolves to %s", async (_case, addresses) => {
    const attempt = guardedFetch(`https://idp.example:${port}/`, { resolve: resolvingTo(...addresses) });
    await expect(attempt).rejects.toThrow(AddressRefused);
    expect(hits).toEqual([]);
  });

  test("by plain HTTP", async () => {
    await expect(guardedFetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("https://");
    expect(hits).toEqual([]);
  });

  test("by a name whose answer changes between the check and the connection (DNS rebinding)", async () => {
    let asked = 0;
    const resolve = async () => {
      asked++;
      return [{ address: asked === 1 ? "127.0.0.1" : "169.254.169.254", family: 4 }];
    };
    const response = await guardedFetch(`http://idp.example:${port}/`, { resolve, allowPrivateNetwork: true });
    expect(await response.text()).toBe("inside");
    expect(asked).toBe(1);
  });
});

describe("where the operator allows private networks", () => {
  const inside = { allowPrivateNetwork: true };

  test("an address inside is reached, and its answer is whole", async () => {
    answer = (_, response) =>
      response.writeHead(201, { "content-type": "text/x", "set-cookie": ["a=1", "b=2"] }).end("hello");
    const response = await guardedFetch(`http://127.0.0.1:${port}/path?q=1`, inside);
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.text()).toBe("hello");
  });

  test.each([
    "https://169.254.169.254/latest/meta-data",
    "http://169.254.169.254/",
    "https://[fe80::1]/",
    "https://[fd00:ec2::254]/",
  ])("%s is refused all the same", async (url) => {
    await expect(guardedFetch(url, inside)).rejects.toThrow(AddressRefused);
  });

  test("plain HTTP to a public address is refused", async () => {
    const attempt = guardedFetch("http://idp.example/", { ...inside, resolve: resolvingTo("93.184.216.34") });
    await expect(attempt).rejects.toThrow("https://");
  });

  test("a redirect is judged like an address of its own", async () => {
    answer = (_, response) => response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end();
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, { ...inside, redirects: 3 })).rejects.toThrow(
      AddressRefused,
    );
    expect(hits).toHaveLength(1);
  });

  test("a redirect is not followed unless asked, and not for ever", async () => {
    answer = (_, response) => response.writeHead(302, { location: "/again" }).end();
    expect((await guardedFetch(`http://127.0.0.1:${port}/`, inside)).status).toBe(302);
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, { ...inside, redirects: 3 })).rejects.toThrow("too often");
    expect(hits).toHaveLength(5);
  });

  test("credentials do not follow a redirect to another site", async () => {
    const seen: (string | undefined)[] = [];
    answer = (request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === "/") response.writeHead(302, { location: `http://other.example:${port}/end` });
      response.end();
    };
    const request = {
      ...inside,
      redirects: 1,
      resolve: resolvingTo("127.0.0.1"),
      headers: { Authorization: "Bearer x" },
    };
    await guardedFetch(`http://idp.example:${port}/`, request);
    expect(seen).toEqual(["Bearer x", undefined]);
  });

  test("an answer that is too large is cut off, however it announces itself", async () => {
    answer = (_, response) => {
      response.write("x".repeat(2_000));
      response.end("x".repeat(2_000));
    };
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, { ...inside, limitBytes: 3_000 })).rejects.toThrow("larger");
  });

  test.each([
    ["never begins", () => undefined],
    ["never ends", (_: IncomingMessage, response: ServerResponse) => void response.write("x")],
  ])("an answer that %s is given up", async (_case, slow) => {
    answer = slow;
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, { ...inside, timeoutMs: 200 })).rejects.toThrow();
  });
});
