import { randomUUID } from "node:crypto";
import { registerUser } from "@/features/identity/mutations";
import { type Role, roleScopes } from "@/lib/auth/roles";
import { mintOrganizationContext, type OrganizationContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { log } from "@/lib/telemetry/log";

/** A fresh person with an organization of their own, and the context in which they act. */
export async function createPerson(role: Role = "owner"): Promise<OrganizationContext> {
  const email = `person-${randomUUID()}@example.com`;
  const { user, organization } = await registerUser({
    email,
    password: "tundra-kettle-94-moss",
    name: "Pat",
    emailVerified: true,
  });
  return mintOrganizationContext({
    actor: {
      type: "user",
      userId: user.id,
      sessionId: newId(),
      via: "token",
      platformRole: null,
      impersonatorId: null,
    },
    organization: { id: organization.id, role, scopes: roleScopes[role] },
    requestId: newId(),
    address: null,
    userAgent: null,
    log: log(),
    signal: new AbortController().signal,
  });
}
