/** Live: the process answers. A machine restarts it when this fails, so it asks nothing of the database. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
export const dynamic = "force-dynamic";
