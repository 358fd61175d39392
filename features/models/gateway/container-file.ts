import "server-only";
import { guardedFetch } from "@/lib/net/guarded-fetch";
import type { ProviderAccess } from "./access";

const limitBytes = 25 * 1024 * 1024;
const timeoutMs = 30_000;

/**
 * Reads a file that the provider's code interpreter left in its container (OpenAI: GET
 * /containers/{id}/files/{id}/content). Throws when the provider refuses, is too slow, or the file is above 25 MB.
 */
export async function readContainerFile(
  access: ProviderAccess,
  { containerId, fileId }: { containerId: string; fileId: string },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const base = (access.baseUrl ?? "https://api.openai.com/v1").replace(/\/$/, "");
  const path = `/containers/${encodeURIComponent(containerId)}/files/${encodeURIComponent(fileId)}/content`;
  const headers = { authorization: `Bearer ${access.openKey()}` };
  const patience = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const answer = access.isForeign
    ? await guardedFetch(base + path, { headers, signal, limitBytes, timeoutMs })
    : await fetch(base + path, { headers, signal: patience });
  if (!answer.ok) throw new Error(`The provider answered ${answer.status} for a file of its container.`);
  if (Number(answer.headers.get("content-length") ?? 0) > limitBytes) throw new Error("The file is too large.");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.byteLength > limitBytes) throw new Error("The file is too large.");
  return bytes;
}
