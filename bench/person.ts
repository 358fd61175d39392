import { randomUUID } from "node:crypto";
import { send } from "./load";

const password = "tundra-kettle-94-moss";

export interface Person {
  email: string;
  password: string;
  organization: { id: string; slug: string };
}

/** Somebody new with an organization of their own. */
export async function register(origin: string): Promise<Person> {
  const email = `bench-${randomUUID()}@example.com`;
  const { organization } = JSON.parse(await post(`${origin}/api/v1/auth/register`, { email, password, name: "Bench" }));
  return { email, password, organization };
}

/** The headers of a program that acts for the person; its token lasts 15 minutes. */
export async function signIn(origin: string, { email }: Person): Promise<Record<string, string>> {
  const { access_token } = JSON.parse(await post(`${origin}/api/v1/auth/token`, { email, password }));
  return { authorization: `Bearer ${access_token}` };
}

function post(url: string, body: object): Promise<string> {
  const headers = { "content-type": "application/json" };
  return send({ url, method: "POST", headers, body: JSON.stringify(body) });
}
