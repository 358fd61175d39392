import type { Role } from "@/lib/auth/roles";
import { digest } from "@/lib/crypto/digest";
import { unseal } from "@/lib/crypto/envelope";
import { pool } from "@/lib/db/client";
import { type Person, signIn, signUp } from "../setup/api";

/** A colleague in somebody's organization, and in no other, with a token bound to it. */
export async function givenColleague(owner: Person, role: Role): Promise<Person> {
  const person = await signUp();
  const sql = pool();
  await sql`delete from organizations where id = ${person.organizationId}`;
  await sql`
    insert into memberships (organization_id, user_id, role) values (${owner.organizationId}, ${person.id}, ${role})`;
  await confirmEmail(person);
  return { ...person, organizationId: owner.organizationId, slug: owner.slug, token: await signIn(person) };
}

export async function confirmEmail({ id }: Pick<Person, "id">): Promise<void> {
  await pool()`update users set email_verified_at = now() where id = ${id}`;
}

/** Moves the moment of every sign-in of somebody back, so that sensitive acts ask for a fresh one. */
export async function ageSignIns({ id }: Pick<Person, "id">): Promise<void> {
  await pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${id}`;
}

export async function roleOf({ id }: Pick<Person, "id">, organizationId: string): Promise<Role | null> {
  const [row] = await pool()`
    select role from memberships where user_id = ${id} and organization_id = ${organizationId}`;
  return (row?.role as Role | undefined) ?? null;
}

/** The audit rows of an organization with this action, oldest first. */
export async function auditOf(organizationId: string, action: string) {
  return pool()<{ actor_id: string; target_id: string; detail: Record<string, unknown> }[]>`
    select actor_id, target_id, detail from audit_events
    where organization_id = ${organizationId} and action = ${action} order by sequence`;
}

interface SentMail {
  template: string;
  to: { email: string };
  props: Record<string, string>;
}

/** The mails to an address that wait to be sent, oldest first. */
export async function mailsTo(email: string): Promise<SentMail[]> {
  const rows = await pool()<{ data: { sealed: string } }[]>`
    select data from pgboss.job where name = 'mail' order by created_on, id`;
  return rows
    .map(({ data }) => JSON.parse(unseal(data.sealed, "job:mail")) as SentMail)
    .filter(({ to }) => to.email === email);
}

/** The secret of the link in the newest invitation to an address. */
export async function invitedSecret(email: string): Promise<string> {
  const url = (await mailsTo(email)).findLast(({ template }) => template === "invitation")?.props.url;
  const secret = url?.split("/").at(-1);
  if (!secret) throw new Error(`Nobody invited ${email}.`);
  return secret;
}

export async function isStoredInClear(secret: string): Promise<boolean> {
  const [row] = await pool()`
    select bool_or(token_hash = ${secret}) as clear, bool_or(token_hash = ${digest(secret)}) as hashed from invitations`;
  if (row?.hashed !== true) throw new Error("The invitation is not stored at all.");
  return row.clear === true;
}
