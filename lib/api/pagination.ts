import { z } from "zod";

export const maxPageSize = 100;
const defaultPageSize = 20;

/** The query fields of every list; spread them into a contract's query. */
export const pageQuery = {
  cursor: z.string().min(1).max(1024).optional().describe("`next_cursor` of the previous page"),
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(defaultPageSize),
};

/** `{data, next_cursor}`: the answer of every list. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({
    data: z.array(item),
    next_cursor: z.string().nullable().describe("Send it as `cursor` for the next page; null on the last"),
  });
}
