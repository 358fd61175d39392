import { newId } from "@/lib/ids";

const sane = /^[A-Za-z0-9._:-]{8,128}$/;

/** The caller's `X-Request-Id` when it is harmless in a log, else a fresh one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given && sane.test(given) ? given : newId();
}
