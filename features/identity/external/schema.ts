import { z } from "zod";
import { SignInStep } from "../sign-in/schema";

export const SocialProvider = z.enum(["google", "microsoft", "github"]);
export type SocialProvider = z.output<typeof SocialProvider>;

/** An account elsewhere that signs its person in here. */
export const ExternalIdentity = z
  .object({
    id: z.string(),
    provider: z.string().describe("`google`, `microsoft`, `github` or `oidc:<connection id>`"),
    provider_name: z.string(),
    email: z.string().nullable().describe("The address it had there when it was last used"),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "ExternalIdentity" });
export type ExternalIdentity = z.output<typeof ExternalIdentity>;

/** How a round trip to a provider ended. */
export const ExternalOutcome = z
  .discriminatedUnion("outcome", [
    z.object({ outcome: z.literal("signed_in"), step: SignInStep, next: z.string() }),
    z.object({
      outcome: z.literal("link_required").describe("An account with this address exists: its owner decides at /link"),
    }),
    z.object({ outcome: z.literal("linked"), provider_name: z.string(), next: z.string() }),
    z.object({ outcome: z.literal("tested"), next: z.string() }),
  ])
  .meta({ id: "ExternalOutcome" });
export type ExternalOutcome = z.output<typeof ExternalOutcome>;
