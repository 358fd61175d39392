import type { NextRequest } from "next/server";
import { handlers } from "@/features/identity/service";
import { addressOf } from "@/lib/api/address";
import { countAddress } from "@/lib/api/limits";
import { problemResponse, toAppError } from "@/lib/api/problem";
import { requestIdOf } from "@/lib/api/request-id";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/telemetry/log";

const bodyLimitBytes = 16 * 1024;

export function GET(request: NextRequest): Promise<Response> {
  return guarded(request, () => handlers.GET(request));
}

export function POST(request: NextRequest): Promise<Response> {
  return guarded(request, () => {
    requireSmallBody(request);
    return handlers.POST(request);
  });
}

/** What `route()` would do for next-auth's own handlers: count the address, and answer refusals as problems. */
async function guarded(request: NextRequest, handle: () => Promise<Response>): Promise<Response> {
  try {
    await countAddress(addressOf(request.headers));
    return await handle();
  } catch (thrown) {
    const error = toAppError(thrown);
    const requestId = requestIdOf(request);
    if (error.status >= 500) log().error({ request_id: requestId, err: thrown }, "browser authentication failed");
    return problemResponse(error, requestId);
  }
}

/** next-auth reads a body whole, so one without a small declared length does not reach it. */
function requireSmallBody(request: NextRequest): void {
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) <= bodyLimitBytes) return;
  const detail = `The body must declare its length and have at most ${bodyLimitBytes} bytes.`;
  throw new AppError("body_too_large", detail);
}
