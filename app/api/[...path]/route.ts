import { problemResponse } from "@/lib/api/problem";
import { requestIdOf } from "@/lib/api/request-id";
import { AppError } from "@/lib/errors";

/** An API address that does not exist is a problem answer, too, and not a page. */
function nothingHere(request: Request): Response {
  const detail = "There is no such API address. The reference is at /docs/api.";
  return problemResponse(new AppError("not_found", detail), requestIdOf(request));
}

export { nothingHere as DELETE, nothingHere as GET, nothingHere as PATCH, nothingHere as POST, nothingHere as PUT };
