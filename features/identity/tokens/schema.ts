import { z } from "zod";

export const SigningKeys = z
  .object({
    data: z.array(
      z.object({
        kid: z.string(),
        status: z.enum(["next", "active", "retired"]),
        created_at: z.iso.datetime(),
        activated_at: z.iso.datetime().nullable(),
        retired_at: z.iso.datetime().nullable(),
      }),
    ),
    next_cursor: z.null(),
  })
  .meta({ id: "SigningKeys" });
export type SigningKeys = z.output<typeof SigningKeys>;
