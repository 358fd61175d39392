import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { maxFileBytes } from "./constants";
import { File } from "./schema";

const tags = ["Files"] as const;
const fileParams = z.object({ file_id: z.uuid() });

export const uploadFile = endpoint({
  method: "POST",
  path: "/api/v1/files",
  summary: "Upload a file",
  description:
    "The body is the file itself, whatever its `Content-Type`. Pictures (PNG, JPEG, WebP, GIF), PDF, text, CSV, Markdown " +
    "and JSON, told from the bytes, up to 25 MB. A file that no message refers to within a day is deleted.",
  tags,
  access: "files:write",
  query: z.object({ name: z.string().trim().min(1, "Give the file a name.").max(255) }),
  bytes: true,
  bodyLimitBytes: maxFileBytes,
  response: File,
  status: 201,
  idempotent: true,
  errors: ["unsupported_media_type", "file_infected"],
});

export const getFile = endpoint({
  method: "GET",
  path: "/api/v1/files/{file_id}",
  summary: "Get a file's description",
  description: "One's own files, and those of conversations that are shared with the organization.",
  tags,
  access: "files:read",
  params: fileParams,
  response: File,
  status: 200,
  errors: ["not_found"],
});

export const downloadFile = endpoint({
  method: "GET",
  path: "/api/v1/files/{file_id}/content",
  summary: "Get a file's bytes",
  description: "Pictures and plain text are shown by browsers, everything else is downloaded.",
  tags,
  access: "files:read",
  params: fileParams,
  query: z.object({ download: z.stringbool().optional().describe("Never shown, always downloaded") }),
  file: "application/octet-stream",
  status: 200,
  errors: ["not_found"],
});

export const deleteFile = endpoint({
  method: "DELETE",
  path: "/api/v1/files/{file_id}",
  summary: "Delete one's own file",
  description: "It also leaves the messages that it came with.",
  tags,
  access: "files:write",
  params: fileParams,
  status: 204,
  errors: ["not_found"],
});
