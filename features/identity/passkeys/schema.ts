import { z } from "zod";

/** What the browser's `navigator.credentials.create()` gave, as JSON (`RegistrationResponseJSON`). */
export const PasskeyAttestation = z
  .strictObject({
    id: z.string().min(1).max(1_400),
    rawId: z.string().max(1_400),
    type: z.literal("public-key"),
    authenticatorAttachment: z.enum(["platform", "cross-platform"]).optional(),
    clientExtensionResults: z.looseObject({}),
    response: z.strictObject({
      clientDataJSON: z.string().max(4_000),
      attestationObject: z.string().max(20_000),
      authenticatorData: z.string().max(8_000).optional(),
      publicKey: z.string().max(8_000).optional(),
      publicKeyAlgorithm: z.int().optional(),
      transports: z.array(z.string().max(40)).max(10).optional(),
    }),
  })
  .meta({ id: "PasskeyAttestation" });
export type PasskeyAttestation = z.output<typeof PasskeyAttestation>;

export const PasskeyCreation = z
  .looseObject({ challenge: z.string() })
  .describe("What to hand to `navigator.credentials.create()` (`PublicKeyCredentialCreationOptionsJSON`)")
  .meta({ id: "PasskeyCreation" });
export type PasskeyCreation = z.output<typeof PasskeyCreation>;
