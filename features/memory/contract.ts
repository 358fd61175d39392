import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { CreateMemory, Memory, MemoryPreference, MemoryScope, UpdateMemory } from "./schema";

const memoryParams = z.object({ memory_id: z.uuid() });
const tags = ["Memories"] as const;

export const listMemories = endpoint({
  method: "GET",
  path: "/api/v1/memories",
  summary: "List what agents remember",
  description: "One's own memories and the organization's, newest first. `q` searches them.",
  tags,
  access: "memories:read",
  query: z.object({
    ...pageQuery,
    scope: MemoryScope.optional(),
    q: z.string().trim().min(1).max(200).optional(),
  }),
  response: pageOf(Memory),
  status: 200,
});

export const createMemory = endpoint({
  method: "POST",
  path: "/api/v1/memories",
  summary: "Add a memory",
  description: "Answers with the memory that is there already where it says the same.",
  tags,
  access: "memories:write",
  idempotent: true,
  body: CreateMemory,
  response: Memory,
  status: 201,
  errors: ["conflict"],
});

export const updateMemory = endpoint({
  method: "PATCH",
  path: "/api/v1/memories/{memory_id}",
  summary: "Correct a memory",
  tags,
  access: "memories:write",
  params: memoryParams,
  body: UpdateMemory,
  response: Memory,
  status: 200,
  errors: ["not_found"],
});

export const deleteMemory = endpoint({
  method: "DELETE",
  path: "/api/v1/memories/{memory_id}",
  summary: "Delete a memory",
  tags,
  access: "memories:write",
  params: memoryParams,
  status: 204,
  errors: ["not_found"],
});

export const deleteMemories = endpoint({
  method: "DELETE",
  path: "/api/v1/memories",
  summary: "Delete all memories of a kind",
  description: "All of one's own, or as an admin or owner all of the organization's.",
  tags,
  access: "memories:write",
  query: z.object({ scope: MemoryScope }),
  status: 204,
  errors: ["forbidden"],
});

export const getMemoryPreference = endpoint({
  method: "GET",
  path: "/api/v1/memory-preference",
  summary: "Get whether agents may remember you",
  tags,
  access: "memories:read",
  response: MemoryPreference,
  status: 200,
});

export const putMemoryPreference = endpoint({
  method: "PUT",
  path: "/api/v1/memory-preference",
  summary: "Choose whether agents may remember you",
  description:
    "For the organization of the request, at once, also for runs that are under way. What is kept already stays until it " +
    "is deleted; no agent reads it while this is off.",
  tags,
  access: "memories:read",
  body: MemoryPreference,
  response: MemoryPreference,
  status: 200,
});
