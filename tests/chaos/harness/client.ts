import { randomUUID } from "node:crypto";
import type { App } from "./app";

/** Somebody who is signed in. The token is good at every process of the same database. */
export interface Person {
  token: string;
}

export interface ApiAnswer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

const requestTimeoutMs = 30_000;

/** One request of the public API. */
export async function call(
  app: App,
  method: string,
  path: string,
  options: { person?: Person; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<ApiAnswer> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: {
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...(options.person ? { authorization: `Bearer ${options.person.token}` } : {}),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    signal: options.signal ?? AbortSignal.timeout(requestTimeoutMs),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, body: isJson ? JSON.parse(text) : {}, headers: response.headers };
}

function expectStatus(answer: ApiAnswer, status: number, what: string): Record<string, unknown> {
  if (answer.status === status) return answer.body;
  throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

export async function signUp(app: App): Promise<Person> {
  const credentials = { email: `chaos-${randomUUID()}@example.com`, password: "tundra kettle 94 moss" };
  expectStatus(await call(app, "POST", "/api/v1/auth/register", { body: credentials }), 201, "Signing up");
  const issued = await call(app, "POST", "/api/v1/auth/token", { body: credentials });
  return { token: String(expectStatus(issued, 200, "Signing in").access_token) };
}

/** Starts a run in this process; answers its id. */
export async function startRun(app: App, person: Person, message: string, agent = "triage"): Promise<string> {
  const answer = await call(app, "POST", "/api/v1/runs", { person, body: { message, agent } });
  return String(expectStatus(answer, 201, "Starting a run").id);
}

export async function getRun(app: App, person: Person, runId: string): Promise<Record<string, unknown>> {
  return expectStatus(await call(app, "GET", `/api/v1/runs/${runId}`, { person }), 200, "Getting a run");
}

export async function cancelRun(app: App, person: Person, runId: string): Promise<Record<string, unknown>> {
  const answer = await call(app, "POST", `/api/v1/runs/${runId}/cancel`, { person });
  return expectStatus(answer, 202, "Cancelling a run");
}
