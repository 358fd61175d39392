/** Every error code an API client can meet, and the HTTP status it travels with. */
export const errorStatus = {
  bad_request: 400,
  external_sign_in_failed: 400,
  invalid_json: 400,
  validation_failed: 422,
  file_infected: 422,
  unauthenticated: 401,
  invalid_credentials: 401,
  token_expired: 401,
  token_reused: 401,
  account_locked: 423,
  account_disabled: 403,
  account_pending: 403,
  forbidden: 403,
  invitation_required: 403,
  email_unverified: 403,
  fresh_sign_in_required: 403,
  second_factor_required: 403,
  single_sign_on_required: 403,
  organization_suspended: 403,
  organization_deleted: 403,
  read_only_session: 403,
  origin_not_allowed: 403,
  not_found: 404,
  email_taken: 409,
  conflict: 409,
  last_owner: 409,
  link_invalid: 410,
  gone: 410,
  run_busy: 409,
  idempotency_conflict: 409,
  idempotency_in_progress: 409,
  run_failed: 502,
  body_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal_error: 500,
  service_unavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

/** One invalid field: `path` in dot notation as the client sent it. */
export interface FieldError {
  path: string;
  message: string;
}

interface AppErrorOptions {
  cause?: unknown;
  errors?: FieldError[];
  /** Extra response headers, e.g. `Retry-After`. */
  headers?: Record<string, string>;
}

/** The one error type that leaves the product: a stable code and a sentence that says what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, detail: string, options: AppErrorOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.detail = detail;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/** A row that does not exist and one that belongs to somebody else are the same to the caller. */
export function notFound(noun: string): AppError {
  return new AppError("not_found", `This ${noun} does not exist or you cannot see it.`);
}
