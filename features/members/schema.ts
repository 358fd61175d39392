import { z } from "zod";
import { roles } from "@/lib/auth/roles";

export const Member = z
  .object({
    user_id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    joined_at: z.iso.datetime(),
    avatar_url: z.string().nullable().describe("Where their picture is, from this site's root"),
  })
  .meta({ id: "Member" });
export type Member = z.output<typeof Member>;
