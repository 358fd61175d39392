import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { SearchHit } from "./schema";

export const searchMessages = endpoint({
  method: "GET",
  path: "/api/v1/conversations/search",
  summary: "Search one's own conversations for words",
  description:
    "Newest messages first; on the first page titles come before them. Quotes keep words together, `-` leaves out, " +
    "and the last word may be unfinished.",
  tags: ["Conversations"],
  access: "conversations:read",
  query: z.object({ ...pageQuery, q: z.string().trim().min(1).max(200) }),
  response: pageOf(SearchHit),
  status: 200,
});
