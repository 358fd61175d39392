import { pool } from "@/lib/db/client";
import { type Person, type RequestOptions, request, signUp } from "./api";
import { Browser } from "./browser";
import { dispatch } from "./dispatch";

export const reason = "Asked for by a test";

/** Somebody who operates the platform. */
export async function signUpOperator(): Promise<Person> {
  const person = await signUp();
  await pool()`
    update users set platform_role = 'platform_operator', email_verified_at = now() where id = ${person.id}`;
  return person;
}

/** The answer of the public API to a person's token. */
export function ask(method: string, path: string, options: Omit<RequestOptions, "method"> = {}): Promise<Response> {
  return dispatch(request(path, { method, ...options }));
}

/** The answer to an operator's request, which must be what was hoped for. */
export async function operate<T = Record<string, unknown>>(
  operator: Person,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const answer = await ask(method, `/api/v1/operator${path}`, { token: operator.token, ...(body ? { body } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (answer.status === 204 ? null : await answer.json()) as T;
}

/** A browser in which somebody has signed in, with a way to send it through the API. */
export async function openBrowser(person: Pick<Person, "email">) {
  const browser = new Browser();
  await browser.signIn(person.email);
  const send = async (method: string, path: string, body?: object): Promise<Response> => {
    const headers = { cookie: browser.header(), origin: "http://localhost:3000", host: "localhost:3000" };
    const answer = await ask(method, path, { headers, ...(body ? { body } : {}) });
    for (const cookie of answer.headers.getSetCookie()) browser.keep(cookie);
    return answer;
  };
  return { browser, send };
}
