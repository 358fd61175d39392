import { z } from "zod";

export const OwnSession = z
  .object({
    id: z.string(),
    kind: z.enum(["browser", "token"]).describe("A browser's cookie, or a program's tokens"),
    device: z.string().nullable().describe("As far as the client told; it may have told anything"),
    address: z.string().nullable().describe("Where it was opened from, with its end hidden"),
    methods: z.array(z.string()).describe("How the person proved who they are"),
    by_operator: z.boolean().describe("A platform operator looks at the account through it, and can change nothing"),
    current: z.boolean().describe("The session of this very request"),
    created_at: z.iso.datetime(),
    last_seen_at: z.iso.datetime().describe("To five minutes"),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: "OwnSession" });
export type OwnSession = z.output<typeof OwnSession>;

export const TrustedDevice = z
  .object({
    id: z.string(),
    device: z.string().nullable(),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: "TrustedDevice" });
export type TrustedDevice = z.output<typeof TrustedDevice>;
