import "server-only";
import type { ResponseStreamEvent } from "@openai/agents";
import { storeFile } from "@/features/files/storing/store-file";
import { readContainerFile } from "@/features/models/gateway/container-file";
import type { ModelRoute } from "@/features/models/gateway/route";
import { type HostedFile, type HostedFiles, hostedFilesIn } from "@/features/runs/projector/hosted-files";
import type { FileRef } from "@/features/tools/schema";
import { log } from "@/lib/telemetry/log";
import { runContext } from "./context";
import type { Thread } from "./thread";

const none: HostedFiles = new Map();

/** Keeps the files that an event of the provider brings; null, without a wait, for one that brings none. */
export function keepHostedFiles(
  thread: Thread,
  event: ResponseStreamEvent,
  route: ModelRoute,
): Promise<HostedFiles> | null {
  const files = hostedFilesIn(event);
  return files.length === 0 ? null : keepAll(thread, files, route);
}

/** A file that cannot be kept costs only itself: the answer goes on without it. */
async function keepAll(thread: Thread, files: readonly HostedFile[], route: ModelRoute): Promise<HostedFiles> {
  const kept = new Map<string, FileRef>();
  for (const file of files) {
    try {
      const bytes = await bytesOf(thread, file, route);
      kept.set(
        file.key,
        await storeFile(runContext(thread), { userId: thread.userId, name: file.name, bytes, runId: thread.id }),
      );
    } catch (error) {
      if (thread.abort.signal.aborted) return none;
      log().warn({ run_id: thread.id, err: error }, "A file that the provider made could not be kept.");
    }
  }
  return kept;
}

async function bytesOf(thread: Thread, file: HostedFile, { access }: ModelRoute): Promise<Uint8Array> {
  if (file.source === "inline") return Buffer.from(file.base64, "base64");
  return readContainerFile(access, file, thread.abort.signal);
}
