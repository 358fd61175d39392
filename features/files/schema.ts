import { z } from "zod";

/** A file as messages and tools name it. */
export interface FileReference {
  id: string;
  name: string;
  media_type: string;
  size_bytes: number;
}

export const File = z
  .object({
    id: z.string(),
    name: z.string(),
    media_type: z.string().describe("Told from the bytes, not from what was claimed"),
    size_bytes: z.int().nonnegative(),
    sha256: z.string().describe("Of the bytes, in hexadecimal"),
    has_text: z.boolean().describe("Whether models can read text out of it"),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "File" });
export type File = z.output<typeof File>;
