import type { NextRequest } from "next/server";
import { handlers } from "@/features/identity/service";
import { problemResponse } from "@/lib/api/problem";
import { requestIdOf } from "@/lib/api/request-id";
import { AppError } from "@/lib/errors";

const bodyLimitBytes = 16 * 1024;

export const GET = handlers.GET;

/** next-auth reads a body whole, so one without a small declared length does not reach it. */
export function POST(request: NextRequest): Promise<Response> | Response {
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) <= bodyLimitBytes) return handlers.POST(request);
  const detail = `The body must declare its length and have at most ${bodyLimitBytes} bytes.`;
  return problemResponse(new AppError("body_too_large", detail), requestIdOf(request));
}
