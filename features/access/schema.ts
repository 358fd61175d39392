import { z } from "zod";
import { roleScopes, type Scope } from "@/lib/auth/roles";

/** Scopes as a credential carries them: at least one, each once. */
export const GrantedScopes = z
  .array(z.enum([...roleScopes.owner] as [Scope, ...Scope[]]))
  .min(1, "Choose at least one.")
  .max(roleScopes.owner.size)
  .transform((scopes) => [...new Set(scopes)]);

/** A person as lists of credentials name them. */
export const Person = z.object({ id: z.string(), name: z.string(), email: z.string() }).meta({ id: "Person" });
export type Person = z.output<typeof Person>;
