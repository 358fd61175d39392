import { expect, test } from "vitest";
import { readBody } from "@/features/tools/web/read-body";
import { callTool, createOwner } from "./toolbox";

const owner = await createOwner();
const read = (url: string, offset = 0) => callTool(owner, "http_fetch", { url, offset });

// The private network is not allowed here, as it is not anywhere unless the operator says so.
test.each([
  ["loopback", "http://127.0.0.1:9/"],
  ["loopback over TLS", "https://127.0.0.1/"],
  ["a decimal address", "https://2130706433/"],
  ["an octal address", "https://0177.0.0.1/"],
  ["a hexadecimal address", "https://0x7f000001/"],
  ["a short address", "https://127.1/"],
  ["IPv6 loopback", "https://[::1]/"],
  ["an IPv4 address in IPv6", "https://[::ffff:10.0.0.1]/"],
  ["a translated address", "https://[64:ff9b::a00:1]/"],
  ["a unique local address", "https://[fd00::1]/"],
  ["a cloud's metadata", "https://169.254.169.254/latest/meta-data/"],
  ["a name of loopback", "https://localhost/"],
  ["a file", "file:///etc/passwd"],
  ["gopher", "gopher://example.com/"],
  ["credentials in it", "https://user:secret@example.com/"],
  ["no address", "example"],
])("an agent that asks for %s gets a refusal and reaches nothing", async (_what, url) => {
  expect(await read(url)).toEqual({ error: expect.stringMatching(/private network|https:\/\/|user name/) as string });
});

const bytes = (text: string) => new TextEncoder().encode(text);

test("a page is read as what it says, without scripts and navigation, with its links in full", async () => {
  const html = `<html><head><title>News &amp; more</title><script>steal()</script></head>
    <body><nav>Menu</nav><main><h1>Hello</h1><p>A <a href="/b">link</a>.</p></main></body></html>`;
  const body = await readBody(bytes(html), "text/html; charset=utf-8", "https://example.com/a/");
  expect(body?.title).toBe("News & more");
  expect(body?.text).toContain("Hello");
  expect(body?.text).toContain("https://example.com/b");
  expect(body?.text).not.toMatch(/steal|Menu/);
});

test("JSON and text are read as they are, in their own character set, and pictures are not read", async () => {
  expect(await readBody(bytes('{"a":1}'), "application/problem+json", "")).toEqual({ title: null, text: '{"a":1}' });
  expect(await readBody(new Uint8Array([0xe4]), "text/plain; charset=iso-8859-1", "")).toEqual({
    title: null,
    text: "ä",
  });
  expect(await readBody(new Uint8Array([1]), "image/png", "")).toBeNull();
  expect(await readBody(bytes("x"), "text/plain; charset=nonsense", "")).toEqual({ title: null, text: "x" });
});
