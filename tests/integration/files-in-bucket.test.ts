import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { removeDueBytes } from "@/features/files/jobs";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { deleteBytes, getBytes, putBytes } from "@/lib/storage/storage";

/** As much of S3's protocol as storing, reading and deleting objects takes (path-style addresses). */
const objects = new Map<string, { bytes: Buffer; type: string }>();
const authorizations: string[] = [];
const bucket = createServer(async (request, response) => {
  const key = decodeURIComponent(new URL(request.url ?? "", "http://s3").pathname);
  authorizations.push(request.headers.authorization ?? "");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.method === "PUT") {
    objects.set(key, { bytes: Buffer.concat(chunks), type: request.headers["content-type"] ?? "" });
    response.writeHead(200, { etag: '"1"' }).end();
  } else if (request.method === "DELETE") {
    objects.delete(key);
    response.writeHead(204).end();
  } else {
    const found = objects.get(key);
    if (found) response.writeHead(200, { "content-type": found.type }).end(found.bytes);
    else response.writeHead(404, { "content-type": "application/xml" }).end("<Error><Code>NoSuchKey</Code></Error>");
  }
});
await new Promise<void>((resolve) => bucket.listen(0, "127.0.0.1", resolve));
afterAll(() => {
  bucket.closeAllConnections();
  bucket.close();
});
Object.assign(env(), {
  S3_BUCKET: "cadre-files",
  S3_ENDPOINT: `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`,
  S3_ACCESS_KEY_ID: "AKIDEXAMPLE",
  S3_SECRET_ACCESS_KEY: "secret",
  S3_FORCE_PATH_STYLE: true,
});

test("bytes go to the bucket, come back as they were, and go when nobody needs them", async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
  await putBytes("organization/file", bytes, "image/png");
  const stored = objects.get("/cadre-files/organization/file");
  expect(stored?.type).toBe("image/png");
  expect(stored?.bytes.equals(bytes)).toBe(true);
  expect(Buffer.from(await getBytes("organization/file")).equals(bytes)).toBe(true);
  expect(authorizations.every((header) => header.startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"))).toBe(true);
  await pool()`insert into storage_deletions (storage_key) values ('organization/file')`;
  await removeDueBytes(10);
  expect(objects.size).toBe(0);
  await deleteBytes("organization/file");
});

test("an object that is not there is a store that cannot be read, not a crash", async () => {
  await expect(getBytes("organization/nothing")).rejects.toBeInstanceOf(AppError);
});
