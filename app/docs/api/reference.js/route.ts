import { referenceScript } from "@/features/api-reference/service";

export const dynamic = "force-dynamic";

/** The reference's program: the package's own bundle and our settings. Next compresses it on the way out. */
export async function GET(request: Request): Promise<Response> {
  const { etag, script } = await referenceScript();
  const headers = new Headers({ "cache-control": "no-cache", etag });
  if (request.headers.get("if-none-match")?.includes(etag)) return new Response(null, { status: 304, headers });
  headers.set("content-type", "text/javascript; charset=utf-8");
  return new Response(script, { headers });
}
