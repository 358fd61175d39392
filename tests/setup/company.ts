import { encode } from "next-auth/jwt";
import { PATCH as changeRoute } from "@/app/api/v1/single-sign-on/connections/[connection_id]/route";
import { POST as testRoute } from "@/app/api/v1/single-sign-on/connections/[connection_id]/test/route";
import { POST as createRoute } from "@/app/api/v1/single-sign-on/connections/route";
import { POST as verifyRoute } from "@/app/api/v1/single-sign-on/domains/[domain_id]/verify/route";
import { POST as addDomainRoute } from "@/app/api/v1/single-sign-on/domains/route";
import type { Connection, Domain } from "@/features/single-sign-on/schema";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { type Person, request, signIn, signUp } from "./api";
import { OutsideBrowser } from "./oauth";

export const ssoPath = "/api/v1/single-sign-on";

let counter = 0;

export const freshDomain = () => `acme-${process.pid}-${counter++}.example`;

/** Somebody with a proved address, who owns an organization. */
export async function owner(): Promise<Person> {
  const person = await signUp();
  await pool()`update users set email_verified_at = now() where id = ${person.id}`;
  return person;
}

/** Moves somebody into another's organization. */
export async function colleagueOf(boss: Person, role: string, email?: string): Promise<Person> {
  const person = await signUp(email);
  await pool()`update users set email_verified_at = now() where id = ${person.id}`;
  await pool()`
    update memberships set organization_id = ${boss.organizationId}, role = ${role} where user_id = ${person.id}`;
  return { ...person, organizationId: boss.organizationId, token: await signIn(person) };
}

const post = (path: string, { token }: Person, body?: unknown) =>
  request(`${ssoPath}${path}`, { method: "POST", token, ...(body === undefined ? {} : { body }) });

async function read<T>(answer: Response, status: number): Promise<T> {
  if (answer.status !== status) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

export async function addDomain(person: Person, domain: string): Promise<Domain> {
  return read(await addDomainRoute(post("/domains", person, { domain })), 201);
}

/** Writes the TXT record that the domain asks for into the stand-in's zone. */
export async function publish(standIn: string, { record_name, record_value }: Domain): Promise<void> {
  await fetch(`${standIn}/dns/${record_name}`, { method: "PUT", body: record_value });
}

export function verify(person: Person, { id }: Domain): Promise<Response> {
  return verifyRoute(post(`/domains/${id}/verify`, person));
}

export async function verifiedDomain(standIn: string, person: Person, domain = freshDomain()): Promise<string> {
  const added = await addDomain(person, domain);
  await publish(standIn, added);
  const { problem } = await read<{ problem: string | null }>(await verify(person, added), 200);
  if (problem) throw new Error(problem);
  return domain;
}

export async function connect(person: Person, issuer: string, more: object = {}): Promise<Connection> {
  const body = { name: "Acme ID", issuer, client_id: "cadre-test", client_secret: "demo-secret", ...more };
  return read(await createRoute(post("/connections", person, body)), 201);
}

export function change(person: Pick<Person, "token">, id: string, body: unknown): Promise<Response> {
  return changeRoute(request(`${ssoPath}/connections/${id}`, { method: "PATCH", token: person.token, body }));
}

/** Tries a connection out to the end, as `email`. */
export async function tryOut(person: Person, id: string, email: string, verified = true): Promise<Response> {
  const browser = new OutsideBrowser();
  const started = await browser.call(testRoute, `${ssoPath}/connections/${id}/test`, { token: person.token });
  const { url } = await read<{ url: string | null }>(started, 200);
  if (url === null) throw new Error("The test has failed before the sign-in.");
  return browser.finish(await browser.answerOf(url, { email, verified }));
}

/** An organization with a verified domain and a connection that works. */
export async function company(standIn: string, more: object = {}) {
  const boss = await owner();
  const domain = await verifiedDomain(standIn, boss);
  const connection = await connect(boss, `${standIn}/acme`, more);
  return { boss, domain, connection };
}

/** The `Cookie` header of a browser that uses this session. */
export async function cookieOf({ userId, session }: { userId: string; session: { id: string } }): Promise<string> {
  const token = { sub: userId, sid: session.id };
  return `cadre.session=${await encode({ token, salt: "cadre.session", secret: env().AUTH_SECRET })}`;
}
