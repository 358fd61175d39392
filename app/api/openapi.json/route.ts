import { describePublicApi } from "@/features/api-reference/data";
import { processSingleton } from "@/lib/process";

export const dynamic = "force-dynamic";

/** The OpenAPI 3.1 document; made once per process. */
export function GET(): Response {
  const json = processSingleton("api.openapi", () => JSON.stringify(describePublicApi()));
  return new Response(json, {
    headers: {
      "content-type": "application/json",
      "cache-control": "public, max-age=300",
      "access-control-allow-origin": "*",
    },
  });
}
