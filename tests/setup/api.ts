import { POST as registerRoute } from "@/app/api/v1/auth/register/route";
import { POST as tokenRoute } from "@/app/api/v1/auth/token/route";
import { ensureSigningKey } from "@/lib/auth/signing-keys";
import { pool } from "@/lib/db/client";

export const origin = "http://localhost:3000";
export const goodPassword = "tundra kettle 94 moss";

let counter = 0;

/** An address that no other test uses. */
export function freshEmail(): string {
  counter++;
  return `person-${process.pid}-${counter}@example.com`;
}

export interface RequestOptions {
  method?: string;
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** A request as a client would send it: JSON when there is a body (bytes as they are), a bearer token when there is one. */
export function request(path: string, { method = "GET", token, body, headers, signal }: RequestOptions = {}): Request {
  const all = new Headers(headers);
  if (token) all.set("authorization", `Bearer ${token}`);
  if (body !== undefined && !all.has("content-type")) {
    all.set("content-type", body instanceof Uint8Array ? "application/octet-stream" : "application/json");
  }
  return new Request(new URL(path, origin), {
    method,
    headers: all,
    ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" || body instanceof Uint8Array;
}

export interface Person {
  id: string;
  email: string;
  organizationId: string;
  slug: string;
  token: string;
  refreshToken: string;
}

/** Signs somebody up and in through the API, with an address that counts as confirmed unless `verified` is false. */
export async function signUp(email = freshEmail(), { verified = true } = {}): Promise<Person> {
  await ensureSigningKey();
  const body = { email, password: goodPassword };
  const registered = await registerRoute(request("/api/v1/auth/register", { method: "POST", body }));
  if (registered.status !== 201) throw new Error(`Signing up failed: ${await registered.text()}`);
  const { user, organization } = (await registered.json()) as {
    user: { id: string };
    organization: { id: string; slug: string };
  };
  if (verified) await pool()`update users set email_verified_at = now() where id = ${user.id}`;
  const { access_token, refresh_token } = await issueTokens({ email });
  return {
    id: user.id,
    email,
    organizationId: organization.id,
    slug: organization.slug,
    token: access_token,
    refreshToken: refresh_token,
  };
}

/** A fresh access token, bound to an organization when one is given. */
export async function signIn(person: Pick<Person, "email">, organizationId?: string): Promise<string> {
  return (await issueTokens(person, organizationId)).access_token;
}

async function issueTokens({ email }: Pick<Person, "email">, organizationId?: string) {
  const body = { email, password: goodPassword, ...(organizationId ? { organization_id: organizationId } : {}) };
  const issued = await tokenRoute(request("/api/v1/auth/token", { method: "POST", body }));
  if (issued.status !== 200) throw new Error(`Signing in failed: ${await issued.text()}`);
  return (await issued.json()) as { access_token: string; refresh_token: string };
}

/** Status and `code` of a problem answer: what most error tests compare. */
export async function problemOf(response: Response): Promise<{ status: number; code: string }> {
  const { code } = (await response.json()) as { code: string };
  return { status: response.status, code };
}
