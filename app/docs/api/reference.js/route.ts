import { referenceScript } from "@/features/api-reference/service";

export const dynamic = "force-dynamic";

/** The reference's program: the package's own bundle and our settings, compressed once per process. */
export async function GET(request: Request): Promise<Response> {
  const { etag, plain, gzipped } = await referenceScript();
  // Without `no-transform` Next compresses what is compressed already.
  const headers = new Headers({ "cache-control": "no-cache, no-transform", etag, vary: "accept-encoding" });
  if (request.headers.get("if-none-match")?.includes(etag)) return new Response(null, { status: 304, headers });
  headers.set("content-type", "text/javascript; charset=utf-8");
  if (!/\bgzip\b/.test(request.headers.get("accept-encoding") ?? "")) return new Response(plain, { headers });
  headers.set("content-encoding", "gzip");
  return new Response(gzipped, { headers });
}
