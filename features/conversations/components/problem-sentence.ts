import { ApiProblem } from "@/lib/api/client";

/** What a person is told of a failed call. Throws on anything that is not the API's answer. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.detail;
  throw error;
}
