import "server-only";
import { lookup } from "node:dns/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { env } from "@/lib/env";
import { AddressRefused, requireReachable, requireWebUrl } from "@/lib/net/address-policy";

interface ResolvedAddress {
  address: string;
  family: number;
}

export interface GuardedRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | undefined;
  signal?: AbortSignal | undefined;
  /** How many redirects of a GET to follow; with 0 the redirect itself is the answer. */
  redirects?: number;
  /** The largest answer to read, in bytes; 1 MiB unless told. */
  limitBytes?: number;
  /** For the whole exchange, redirects included; 10 s unless told. */
  timeoutMs?: number;
  /** Hands the body on as it arrives instead of reading it first. Its limits hold while it is read. */
  stream?: boolean;
  /** Also addresses of private networks, and plain HTTP to them; `ALLOW_PRIVATE_NETWORK` unless told. */
  allowPrivateNetwork?: boolean;
  /** How names are resolved; the system's resolver unless told. */
  resolve?: (hostname: string) => Promise<ResolvedAddress[]>;
}

type Settings = Required<Omit<GuardedRequest, "signal" | "body">> & {
  signal: AbortSignal;
  body: GuardedRequest["body"];
};

const defaultLimitBytes = 1024 * 1024;
const defaultTimeoutMs = 10_000;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a URL that somebody else chose, without letting them reach what only this server can reach (OWASP: server-side
 * request forgery). The address is judged where the connection is made, so a name cannot change between check and use, and
 * each redirect is judged anew. Throws `AddressRefused` for what is not allowed.
 */
export async function guardedFetch(url: string | URL, request: GuardedRequest = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs);
  const settings: Settings = {
    method: "GET",
    headers: {},
    redirects: 0,
    limitBytes: defaultLimitBytes,
    timeoutMs: defaultTimeoutMs,
    stream: false,
    allowPrivateNetwork: env().ALLOW_PRIVATE_NETWORK,
    resolve: (hostname) => lookup(hostname, { all: true }),
    ...request,
    body: request.body,
    signal: request.signal ? AbortSignal.any([request.signal, timeout]) : timeout,
  };
  return follow(new URL(url), settings);
}

async function follow(start: URL, settings: Settings): Promise<Response> {
  let url = start;
  let headers = settings.headers;
  for (let left = settings.redirects; ; left--) {
    const response = await exchange(url, { ...settings, headers });
    const location = response.headers.get("location");
    const isRedirect = redirectStatuses.has(response.status) && location !== null && settings.method === "GET";
    if (!isRedirect || settings.redirects === 0) return response;
    if (left === 0) throw new AddressRefused("This address redirects too often.");
    const next = new URL(location, url);
    // Credentials for one site are no other site's business.
    if (next.origin !== url.origin) headers = withoutCredentials(headers);
    url = next;
  }
}

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(authorization|cookie)$/i.test(name)));
}

function exchange(url: URL, settings: Settings): Promise<Response> {
  const { method, headers, body, signal, allowPrivateNetwork } = settings;
  requireWebUrl(url, allowPrivateNetwork);
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  // No lookup happens for a literal address; the URL parser has already turned every odd notation into the plain one.
  if (isIP(hostname)) requireReachable(hostname, url.protocol, allowPrivateNetwork);
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: { "accept-encoding": "identity", ...headers, ...(body ? { "content-length": lengthOf(body) } : {}) },
      signal,
      // A connection of its own, so that each one is judged.
      agent: false as const,
      lookup: guardedLookup(url.protocol, settings),
    };
    const outgoing = send(url, options, (incoming) => {
      const answer = (content: Uint8Array<ArrayBuffer> | ReadableStream) => {
        const status = incoming.statusCode ?? 502;
        const isEmpty = status === 204 || status === 205 || status === 304;
        resolve(new Response(isEmpty ? null : content, { status, headers: headersOf(incoming.headers) }));
      };
      if (settings.stream) answer(streamOf(limited(incoming, settings.limitBytes)));
      else readAll(limited(incoming, settings.limitBytes)).then(answer, reject);
    });
    outgoing.on("error", (error) => reject(signal.aborted ? signal.reason : error));
    outgoing.end(body);
  });
}

function lengthOf(body: string | Uint8Array): number {
  return typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
}

/** The lookup that the connection itself uses: what it answers is what is connected to. */
function guardedLookup(protocol: string, { resolve, allowPrivateNetwork }: Settings): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then((addresses) => {
        for (const { address } of addresses) requireReachable(address, protocol, allowPrivateNetwork);
        return addresses;
      })
      .then(
        (addresses) => {
          const [first] = addresses;
          if (!first) callback(new Error(`${hostname} has no address.`), "", 0);
          else if (options.all) callback(null, addresses);
          else callback(null, first.address, first.family);
        },
        (error: Error) => callback(error, "", 0),
      );
  };
}

async function* limited(incoming: AsyncIterable<Buffer> & { destroy(): void }, limitBytes: number) {
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.byteLength;
    if (size > limitBytes) {
      incoming.destroy();
      throw new AddressRefused(`The answer of this address is larger than ${limitBytes} bytes.`);
    }
    yield chunk;
  }
}

async function readAll(chunks: AsyncIterable<Buffer>): Promise<Uint8Array<ArrayBuffer>> {
  const read: Buffer[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return new Uint8Array(Buffer.concat(read));
}

/** Web streams are typed twice, by Node and by the browser's library; they are the same objects. */
function streamOf(chunks: AsyncIterable<Buffer>): ReadableStream {
  const stream: WebStream = Readable.toWeb(Readable.from(chunks, { objectMode: false }));
  return stream as ReadableStream;
}

function headersOf(given: NodeJS.Dict<string | string[]>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return headers;
}
