import "server-only";
import path from "node:path";
import { Disk } from "flydrive";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { processSingleton } from "@/lib/process";

/** Where bytes lie: a folder of this machine, or a bucket of S3 or a compatible store when `S3_BUCKET` is set. */
const disk = () =>
  processSingleton<Promise<Disk>>("storage.disk", () => (env().S3_BUCKET ? openBucket() : openFolder()));

async function openFolder(): Promise<Disk> {
  const { FSDriver } = await import("flydrive/drivers/fs");
  return new Disk(new FSDriver({ location: path.resolve(env().STORAGE_PATH), visibility: "private" }));
}

/** The client is loaded only where it is needed: it is larger than the rest of the server. */
async function openBucket(): Promise<Disk> {
  const { S3Driver } = await import("flydrive/drivers/s3");
  const { S3_BUCKET, S3_REGION, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_FORCE_PATH_STYLE } = env();
  const hasKey = S3_ACCESS_KEY_ID !== undefined && S3_SECRET_ACCESS_KEY !== undefined;
  return new Disk(
    new S3Driver({
      bucket: S3_BUCKET ?? "",
      region: S3_REGION,
      ...(S3_ENDPOINT ? { endpoint: S3_ENDPOINT } : {}),
      ...(hasKey ? { credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY } } : {}),
      forcePathStyle: S3_FORCE_PATH_STYLE,
      supportsACL: false,
      visibility: "private",
    }),
  );
}

/** Keeps bytes under a key, replacing what was there. Throws `service_unavailable` when the store cannot. */
export async function putBytes(key: string, bytes: Uint8Array, mediaType: string): Promise<void> {
  await attempt(async () => (await disk()).put(key, bytes, { contentType: mediaType }));
}

/** The bytes under a key. Throws `service_unavailable` when the store does not give them. */
export function getBytes(key: string): Promise<Uint8Array<ArrayBuffer>> {
  return attempt(async () => new Uint8Array(await (await disk()).getBytes(key)));
}

/** Removes the bytes under a key. There need not be any. */
export async function deleteBytes(key: string): Promise<void> {
  await attempt(async () => (await disk()).delete(key));
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError("service_unavailable", "The file store cannot be reached. Try again in a moment.", { cause });
  }
}
