import { POST as createKeyRoute } from "@/app/api/v1/api-keys/route";
import { POST as issueRoute } from "@/app/api/v1/service-accounts/[service_account_key]/tokens/route";
import { POST as enableRoute } from "@/app/api/v1/service-accounts/route";
import type { Role } from "@/lib/auth/roles";
import { pool } from "@/lib/db/client";
import { type Person, request, signIn, signUp } from "./api";

/** Somebody who has confirmed their address, signed in a moment ago and owns an organization. */
export async function signUpVerified(): Promise<Person> {
  const person = await signUp();
  await pool()`update users set email_verified_at = now() where id = ${person.id}`;
  return person;
}

/** Somebody verified who is a member of `host`'s organization only, in this role. */
export async function joinVerified(host: Pick<Person, "organizationId">, role: Role): Promise<Person> {
  const person = await signUpVerified();
  await pool()`delete from memberships where user_id = ${person.id}`;
  await pool()`
    insert into memberships (organization_id, user_id, role) values (${host.organizationId}, ${person.id}, ${role})`;
  return { ...person, organizationId: host.organizationId, token: await signIn(person, host.organizationId) };
}

/** Gives a member another role, as somebody else would. */
export async function setRole(person: Pick<Person, "id" | "organizationId">, role: Role): Promise<void> {
  await pool()`
    update memberships set role = ${role} where organization_id = ${person.organizationId} and user_id = ${person.id}`;
}

export interface MadeKey {
  id: string;
  secret: string;
  prefix: string;
  scopes: string[];
  expires_at: string | null;
}

/** Makes an API key through the API. */
export async function makeKey(maker: Person, body: Record<string, unknown> = {}): Promise<MadeKey> {
  const given = { name: "Test", scopes: ["conversations:read"], ...body };
  const answer = await createKeyRoute(
    request("/api/v1/api-keys", { method: "POST", token: maker.token, body: given, headers: inOrganization(maker) }),
  );
  if (answer.status !== 201) throw new Error(`Making a key failed: ${await answer.text()}`);
  return (await answer.json()) as MadeKey;
}

export interface MadeToken {
  id: string;
  token: string;
  scopes: string[];
  expires_at: string;
}

/** Enables a service account of the catalog and issues a token of it through the API. */
export async function makeServiceToken(
  issuer: Person,
  account: string,
  body: Record<string, unknown> = {},
): Promise<MadeToken> {
  await enableAccount(issuer, account);
  const path = `/api/v1/service-accounts/${account}/tokens`;
  const answer = await issueRoute(
    request(path, { method: "POST", token: issuer.token, body, headers: inOrganization(issuer) }),
  );
  if (answer.status !== 201) throw new Error(`Issuing a token failed: ${await answer.text()}`);
  return (await answer.json()) as MadeToken;
}

export async function enableAccount(person: Person, key: string): Promise<void> {
  const answer = await enableRoute(
    request("/api/v1/service-accounts", {
      method: "POST",
      token: person.token,
      body: { key },
      headers: inOrganization(person),
    }),
  );
  if (answer.status !== 201) throw new Error(`Enabling an account failed: ${await answer.text()}`);
}

function inOrganization({ organizationId }: Person): Record<string, string> {
  return { "x-tenant-id": organizationId };
}
