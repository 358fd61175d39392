import { queryOptions } from "@tanstack/react-query";
import { ApiProblem, apiStream } from "@/lib/api/client";
import type { downloadFile } from "./contract";
import type { File as StoredFile } from "./schema";

interface Upload {
  organizationId: string;
  file: File;
  /** From 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

/** Uploads a file and tells how far it is, which `fetch` cannot. Throws `ApiProblem`; an abort rejects with its reason. */
export function uploadFile({ organizationId, file, onProgress, signal }: Upload): Promise<StoredFile> {
  const { promise, resolve, reject } = Promise.withResolvers<StoredFile>();
  const request = new XMLHttpRequest();
  request.open("POST", `/api/v1/files?${new URLSearchParams({ name: file.name || "file" })}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.setRequestHeader("x-tenant-id", organizationId);
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
  request.onload = () => {
    if (request.status === 201) resolve(request.response as StoredFile);
    else reject(problemOf(request));
  };
  request.onerror = () => reject(problemOf(request));
  signal.addEventListener("abort", () => {
    request.abort();
    reject(signal.reason);
  });
  request.send(file);
  return promise;
}

function problemOf({ status, response }: XMLHttpRequest): ApiProblem {
  const { detail, code } = (response ?? {}) as { detail?: string; code?: ApiProblem["code"] };
  return new ApiProblem({
    status,
    code: code ?? (status === 0 ? "network_error" : "unexpected_answer"),
    detail: detail ?? "The file could not be sent. Check your connection and try again.",
  });
}

/** The bytes of a file, fetched once. By a request of its own, because a picture's address cannot name the organization. */
export function fileBlobOptions(organizationId: string, fileId: string) {
  return queryOptions({
    queryKey: ["files", organizationId, "content", fileId],
    queryFn: ({ signal }) => fetchBlob(organizationId, fileId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export async function fetchBlob(organizationId: string, fileId: string, signal?: AbortSignal): Promise<Blob> {
  const response = await apiStream<typeof downloadFile>("GET /api/v1/files/{file_id}/content", {
    organizationId,
    params: { file_id: fileId },
    query: {},
    ...(signal ? { signal } : {}),
  });
  return response.blob();
}
