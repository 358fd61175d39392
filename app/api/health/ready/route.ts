import { checkReadiness } from "@/features/operations/data";

export const dynamic = "force-dynamic";

/** Ready: a load balancer may send requests here. */
export async function GET(): Promise<Response> {
  const readiness = await checkReadiness();
  return Response.json(readiness, { status: readiness.ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
