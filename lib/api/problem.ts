import "server-only";
import { isDatabaseUnavailable } from "@/lib/db/failure";
import { AppError, type ErrorCode } from "@/lib/errors";

/** The short, stable title of each problem (RFC 9457, section 3.1.3): the same for every occurrence. */
export const problemTitles: Record<ErrorCode, string> = {
  bad_request: "The request cannot be understood",
  external_sign_in_failed: "Signing in through another provider failed",
  invalid_json: "The body is not valid JSON",
  validation_failed: "Some fields are not valid",
  file_infected: "The file carries malware",
  unauthenticated: "Sign-in is required",
  invalid_credentials: "E-mail or password is wrong",
  token_expired: "The token has expired",
  token_reused: "The refresh token was already used",
  account_locked: "Too many failed sign-ins",
  account_disabled: "The account is disabled",
  account_pending: "The account waits for approval",
  forbidden: "This is not allowed",
  invitation_required: "An invitation is required",
  email_unverified: "The e-mail address is not verified yet",
  fresh_sign_in_required: "A fresh sign-in is required",
  second_factor_required: "A second factor is required",
  single_sign_on_required: "Single sign-on is required",
  organization_suspended: "The organization is suspended",
  organization_deleted: "The organization is being deleted",
  read_only_session: "This session only reads",
  origin_not_allowed: "Another site may not do this",
  not_found: "Not found",
  email_taken: "The e-mail address is taken",
  conflict: "The request conflicts with the current state",
  last_owner: "An organization keeps at least one owner",
  gone: "It was deleted",
  link_invalid: "The link is not valid any more",
  run_busy: "A run is already in progress",
  idempotency_conflict: "The idempotency key was used for another request",
  idempotency_in_progress: "The first request with this key is still in progress",
  run_failed: "The run failed",
  body_too_large: "The body is too large",
  unsupported_media_type: "The media type is not supported",
  rate_limited: "Too many requests",
  internal_error: "Something went wrong",
  service_unavailable: "The service is not available",
};

const retryAfterSeconds = "2";

/** Whatever was thrown, as the one error type: the database being away is 503, the unknown one generic 500. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseUnavailable(error)) {
    return new AppError("service_unavailable", "The service is briefly unavailable. Try again in a moment.", {
      cause: error,
      headers: { "retry-after": retryAfterSeconds },
    });
  }
  return new AppError(
    "internal_error",
    "Something went wrong on our side. Try again; if it stays, report the request id.",
    {
      cause: error,
    },
  );
}

/** An error as RFC 9457 problem JSON. */
export function problemResponse(error: AppError, requestId: string): Response {
  const body = {
    type: `/docs/errors#${error.code}`,
    title: problemTitles[error.code],
    status: error.status,
    code: error.code,
    detail: error.detail,
    request_id: requestId,
    ...(error.errors ? { errors: error.errors } : {}),
  };
  const headers = new Headers({ ...error.headers, "content-type": "application/problem+json" });
  if (error.status === 401) headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(body), { status: error.status, headers });
}
