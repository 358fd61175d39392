import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { GET as downloadRoute } from "@/app/api/v1/files/[file_id]/content/route";
import { DELETE as deleteRoute, GET as getRoute } from "@/app/api/v1/files/[file_id]/route";
import { POST as uploadRoute } from "@/app/api/v1/files/route";
import { maxFileBytes } from "@/features/files/constants";
import { readFile } from "@/features/files/data";
import { purgeUnattachedFiles, removeDueBytes } from "@/features/files/jobs";
import type { File } from "@/features/files/schema";
import { storeFile } from "@/features/files/storing/store-file";
import { actingUserId } from "@/lib/context";
import { sha256 } from "@/lib/crypto/digest";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { createPerson } from "../factories/people";
import { type Person, problemOf, request, signIn, signUp } from "../setup/api";
import { eicar, startClamd } from "../setup/clamd";
import { makePdf, makePng } from "../setup/documents";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function upload(person: Pick<Person, "token">, name: string, body: Uint8Array, headers: Record<string, string> = {}) {
  const query = new URLSearchParams({ name });
  return uploadRoute(request(`/api/v1/files?${query}`, { method: "POST", token: person.token, body, headers }));
}

async function uploaded(person: Pick<Person, "token">, name: string, body: Uint8Array): Promise<File> {
  const response = await upload(person, name, body);
  expect(response.status).toBe(201);
  return (await response.json()) as File;
}

const download = (person: Pick<Person, "token">, id: string, query = "") =>
  downloadRoute(request(`/api/v1/files/${id}/content${query}`, { token: person.token }));
const describeFile = (person: Pick<Person, "token">, id: string) =>
  getRoute(request(`/api/v1/files/${id}`, { token: person.token }));
const remove = (person: Pick<Person, "token">, id: string) =>
  deleteRoute(request(`/api/v1/files/${id}`, { method: "DELETE", token: person.token }));

async function textOf(id: string): Promise<string | null> {
  const [row] = await pool()<{ text: string | null }[]>`select extracted_text as text from files where id = ${id}`;
  return row?.text ?? null;
}

async function bytesExist(id: string): Promise<boolean> {
  const [row] = await pool()<{ key: string }[]>`select storage_key as key from files where id = ${id}`;
  return existsSync(path.resolve(env().STORAGE_PATH, row?.key ?? "nothing"));
}

const person = await signUp();

describe("an uploaded file", () => {
  test("of 12 MB arrives byte-exact and comes back byte-exact", async () => {
    const picture = Buffer.concat([makePng(), randomBytes(12 * 1024 * 1024)]);
    const file = await uploaded(person, "large.png", picture);
    expect(file).toMatchObject({ name: "large.png", media_type: "image/png", size_bytes: picture.byteLength });
    expect(file.sha256).toBe(sha256(picture).toString("hex"));
    const content = Buffer.from(await (await download(person, file.id)).arrayBuffer());
    expect(content.equals(picture)).toBe(true);
  });

  test.each([
    ["picture.png", makePng(), "image/png"],
    ["lies.txt", makePng(), "image/png"],
    ["paper.pdf", makePdf("Hello"), "application/pdf"],
    ["table.csv", bytesOf("a,b\n1,2"), "text/csv"],
    ["notes.md", bytesOf("# Notes"), "text/markdown"],
    ["data.json", bytesOf('{"a":1}'), "application/json"],
    ["page.html", bytesOf("<!doctype html><script>alert(1)</script>"), "text/plain"],
    ["drawing.svg", bytesOf('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), "text/plain"],
    ["script.py", bytesOf("print('hello')"), "text/plain"],
    ["latin.csv", Uint8Array.from([0x67, 0x72, 0xfc, 0x6e, 0x2c, 0x31]), "text/csv"],
  ])("named %s has the type that its bytes have", async (name, bytes, mediaType) => {
    expect(await uploaded(person, name, bytes)).toMatchObject({ name, media_type: mediaType });
  });

  test.each([
    ["picture.png", Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0])],
    ["archive.pdf", Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0])],
    ["text.txt", randomBytes(2048)],
    ["nothing.txt", Uint8Array.from([0])],
  ])("named %s that is something else is refused", async (name, bytes) => {
    expect(await problemOf(await upload(person, name, bytes))).toEqual({ status: 415, code: "unsupported_media_type" });
  });

  test("above the limit is refused, also when no length was announced", async () => {
    const tooLarge = { status: 413, code: "body_too_large" };
    const bytes = new Uint8Array(maxFileBytes + 1);
    expect(await problemOf(await upload(person, "a.txt", bytes))).toEqual(tooLarge);
    const announced = { "content-length": String(bytes.byteLength) };
    expect(await problemOf(await upload(person, "a.txt", bytes, announced))).toEqual(tooLarge);
  });

  test("that is shorter than it was announced is refused", async () => {
    const answer = await upload(person, "a.txt", bytesOf("short"), { "content-length": "12" });
    expect(await problemOf(answer)).toEqual({ status: 400, code: "bad_request" });
  });

  test.each([
    ["../../etc/passwd", "_.._etc_passwd"],
    ["a\u202egpj.exe", "a_gpj.exe"],
    ["...", "file"],
    [`${"x".repeat(240)}.csv`, `${"x".repeat(196)}.csv`],
  ])("%j is kept under a harmless name", async (name, kept) => {
    expect((await uploaded(person, name, bytesOf("1"))).name).toBe(kept);
  });

  test("needs a name", async () => {
    const answer = await uploadRoute(
      request("/api/v1/files", { method: "POST", token: person.token, body: bytesOf("1") }),
    );
    expect(answer.status).toBe(422);
  });

  test("is stored once however often the request is repeated with its key", async () => {
    const key = { "idempotency-key": newId() };
    const first = (await (await upload(person, "a.txt", bytesOf("once"), key)).json()) as File;
    const again = await upload(person, "a.txt", bytesOf("once"), key);
    expect(await again.json()).toEqual(first);
    const other = await upload(person, "a.txt", bytesOf("twice"), key);
    expect(await problemOf(other)).toEqual({ status: 409, code: "idempotency_conflict" });
  });
});

describe("the text of a document", () => {
  test("is read from a PDF, page by page", async () => {
    const { id, has_text } = await uploaded(person, "paper.pdf", makePdf("The quick brown fox", "jumps"));
    expect(has_text).toBe(true);
    expect(await textOf(id)).toBe("[Page 1]\nThe quick brown fox\n\n[Page 2]\njumps");
  });

  test("is null for a PDF that cannot be read, which is kept all the same", async () => {
    const broken = await uploaded(person, "broken.pdf", bytesOf("%PDF-1.4\nnothing of it is true"));
    expect(broken).toMatchObject({ media_type: "application/pdf", has_text: false });
  });

  test("of an older spreadsheet is Windows-1252", async () => {
    const { id } = await uploaded(person, "latin.csv", Uint8Array.from([0x67, 0x72, 0xfc, 0x6e]));
    expect(await textOf(id)).toBe("grün");
  });
});

describe("what a browser gets", () => {
  const sandboxed = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "x-content-type-options": "nosniff",
  };

  test.each([
    ["a.png", makePng(), "image/png", "inline"],
    ["a.svg", bytesOf("<svg><script/></svg>"), "text/plain; charset=utf-8", "inline"],
    ["a.html", bytesOf("<html><script>1</script>"), "text/plain; charset=utf-8", "inline"],
    ["a.pdf", makePdf("x"), "application/pdf", "attachment"],
    ["a.csv", bytesOf("1,2"), "text/csv", "attachment"],
  ])("of %s runs nowhere", async (name, bytes, contentType, disposition) => {
    const { id } = await uploaded(person, name, bytes);
    const { headers } = await download(person, id);
    expect(Object.fromEntries(headers)).toMatchObject({ ...sandboxed, "content-type": contentType });
    expect(headers.get("content-disposition")).toBe(`${disposition}; filename="${name}"; filename*=UTF-8''${name}`);
  });

  test("is downloaded where that is asked for, under the name it has", async () => {
    const { id } = await uploaded(person, 'Größe "1".png', makePng());
    const { headers } = await download(person, id, "?download=true");
    const encoded = "Gr%C3%B6%C3%9Fe%20%221%22.png";
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="Gr__e _1_.png"; filename*=UTF-8''${encoded}`,
    );
  });
});

/** Somebody else in the person's organization, signed in there. */
async function joinedColleague(role: "owner" | "viewer"): Promise<Pick<Person, "token">> {
  const colleague = await signUp();
  await pool()`
    insert into memberships (organization_id, user_id, role)
    values (${person.organizationId}, ${colleague.id}, ${role})`;
  return { token: await signIn(colleague, person.organizationId) };
}

test("a viewer looks at files and adds none", async () => {
  const viewer = await joinedColleague("viewer");
  expect(await problemOf(await upload(viewer, "a.txt", bytesOf("1")))).toEqual({ status: 403, code: "forbidden" });
});

test("a file is nobody else's: neither of another member nor of another organization", async () => {
  const { id } = await uploaded(person, "mine.txt", bytesOf("mine"));
  const stranger = await signUp();
  const colleague = await joinedColleague("owner");
  const missing = { status: 404, code: "not_found" };
  for (const { token } of [stranger, colleague]) {
    const ask = (address: string, method = "GET") => request(address, { token, method });
    expect(await problemOf(await getRoute(ask(`/api/v1/files/${id}`)))).toEqual(missing);
    expect(await problemOf(await downloadRoute(ask(`/api/v1/files/${id}/content`)))).toEqual(missing);
    expect(await problemOf(await deleteRoute(ask(`/api/v1/files/${id}`, "DELETE")))).toEqual(missing);
  }
  expect((await describeFile(person, id)).status).toBe(200);
});

test("colleagues read the files of a conversation that is shared, until it no longer is", async () => {
  const { id } = await uploaded(person, "shared.txt", bytesOf("shared"));
  const colleague = await joinedColleague("viewer");
  const [conversation, message] = [newId(), newId()];
  await pool()`
    insert into conversations (id, organization_id, user_id, title, shared_at)
    values (${conversation}, ${person.organizationId}, ${person.id}, 'Sums', now())`;
  await pool()`
    insert into messages (id, organization_id, conversation_id, role, content)
    values (${message}, ${person.organizationId}, ${conversation}, 'user', 'Look')`;
  await pool()`
    insert into message_files (organization_id, message_id, file_id, position)
    values (${person.organizationId}, ${message}, ${id}, 0)`;
  const look = () => download(colleague, id);
  expect(await (await look()).text()).toBe("shared");
  await pool()`update conversations set shared_at = null where id = ${conversation}`;
  expect((await look()).status).toBe(404);
});

describe("the virus scanner", () => {
  function scanBy(url: string): void {
    env().CLAMAV_URL = url;
    onTestFinished(() => {
      delete env().CLAMAV_URL;
    });
  }
  const storedFiles = async () => (await pool()`select id from files where user_id = ${person.id}`).length;

  test("sees every byte of a clean file, which is kept", async () => {
    const content = randomBytes(200_000).toString("base64");
    let seen = "";
    scanBy(
      await startClamd((bytes) => {
        seen = bytes.toString();
        return "stream: OK";
      }),
    );
    await uploaded(person, "clean.txt", bytesOf(content));
    expect(seen === content).toBe(true);
  });

  test("keeps an infected file out", async () => {
    scanBy(await startClamd());
    const before = await storedFiles();
    const answer = await upload(person, "harmless.txt", bytesOf(`Dear customer ${eicar}`));
    expect(await answer.json()).toMatchObject({
      status: 422,
      code: "file_infected",
      detail: expect.stringContaining("Win.Test.EICAR_HDB-1") as string,
    });
    expect(await storedFiles()).toBe(before);
  });

  test.each([
    ["is away", async () => "tcp://127.0.0.1:1"],
    ["has an error", () => startClamd(() => "INSTREAM size limit exceeded. ERROR")],
    ["hangs up", () => startClamd(() => "")],
  ])("that %s lets nothing through", async (_, address) => {
    scanBy(await address());
    const before = await storedFiles();
    const answer = await upload(person, "a.txt", bytesOf("1"));
    expect(await problemOf(answer)).toEqual({ status: 503, code: "service_unavailable" });
    expect(await storedFiles()).toBe(before);
  });
});

describe("what lies in the store", () => {
  const age = (id: string) => pool()`update files set created_at = now() - interval '25 hours' where id = ${id}`;

  test("goes with the file that is deleted", async () => {
    const { id } = await uploaded(person, "a.txt", bytesOf("1"));
    expect(await bytesExist(id)).toBe(true);
    const key = path.resolve(env().STORAGE_PATH, person.organizationId, id);
    expect((await remove(person, id)).status).toBe(204);
    await removeDueBytes(100);
    expect(existsSync(key)).toBe(false);
    expect((await describeFile(person, id)).status).toBe(404);
  });

  test("goes with the organization, and with the account", async () => {
    for (const table of ["organizations", "users"]) {
      const leaver = await signUp();
      const { id } = await uploaded(leaver, "a.txt", bytesOf("1"));
      const key = path.resolve(env().STORAGE_PATH, leaver.organizationId, id);
      await pool()`delete from ${pool()(table)} where id = ${table === "users" ? leaver.id : leaver.organizationId}`;
      await removeDueBytes(100);
      expect(existsSync(key), table).toBe(false);
    }
  });

  test("of an upload that never came to its end goes after an hour, and not before", async () => {
    const key = `${person.organizationId}/${newId()}`;
    await pool()`insert into storage_deletions (storage_key, due_at) values (${key}, now() + interval '1 hour')`;
    await removeDueBytes(100);
    const waiting = () => pool()`select 1 from storage_deletions where storage_key = ${key}`;
    expect(await waiting()).toHaveLength(1);
    await pool()`update storage_deletions set due_at = now() where storage_key = ${key}`;
    await removeDueBytes(100);
    expect(await waiting()).toHaveLength(0);
  });

  test("of a kept file is never due", async () => {
    const { id } = await uploaded(person, "a.txt", bytesOf("1"));
    const [note] = await pool()`
      select 1 from storage_deletions d join files f on f.storage_key = d.storage_key where f.id = ${id}`;
    expect(note).toBeUndefined();
  });

  test("is purged a day after it came, unless a message, a waiting message or a run has it", async () => {
    const names = ["orphan", "attached", "waiting", "young", "made"] as const;
    const ids = await Promise.all(names.map(async (name) => (await uploaded(person, name, bytesOf("1"))).id));
    const [orphan = "", attached = "", waiting = "", young = "", made = ""] = ids;
    const [conversation, message, run] = [newId(), newId(), newId()];
    const owner = { organization_id: person.organizationId };
    const sql = pool();
    await sql`insert into conversations ${sql({ ...owner, id: conversation, user_id: person.id, title: "x" })}`;
    await sql`insert into messages ${sql({ ...owner, id: message, conversation_id: conversation, role: "user", content: "x" })}`;
    await sql`insert into message_files ${sql({ ...owner, message_id: message, file_id: attached, position: 0 })}`;
    await sql`
      insert into queued_messages (id, organization_id, conversation_id, user_id, position, content, file_ids)
      values (${newId()}, ${person.organizationId}, ${conversation}, ${person.id}, 0, 'x', ${[waiting]})`;
    await sql`
      insert into runs (id, organization_id, user_id, conversation_id, agent_key, current_agent_key, status, model, input, stream_id)
      values (${run}, ${person.organizationId}, ${person.id}, ${conversation}, 'triage', 'triage', 'completed', 'demo', 'x', ${newId()})`;
    await sql`update files set run_id = ${run} where id = ${made}`;
    await Promise.all([orphan, attached, waiting, made].map(age));
    const left = async () =>
      (await sql<{ id: string }[]>`select id from files where id = any(${ids}) order by id`).map(({ id }) => id);

    await purgeUnattachedFiles(100);
    expect(await left()).toEqual([attached, waiting, young, made].sort());
    await sql`delete from conversations where id = ${conversation}`;
    await sql`delete from runs where id = ${run}`;
    await purgeUnattachedFiles(100);
    expect(await left()).toEqual([young]);
  });
});

describe("a file that a tool makes", () => {
  test("may be of any type, is its person's, and is downloaded, never shown", async () => {
    const ctx = await createPerson();
    const userId = actingUserId(ctx);
    const [run, conversation] = [newId(), newId()];
    await pool()`
      insert into conversations (id, organization_id, user_id, title)
      values (${conversation}, ${ctx.organization.id}, ${userId}, 'x')`;
    await pool()`
      insert into runs (id, organization_id, user_id, conversation_id, agent_key, current_agent_key, status, model, input, stream_id)
      values (${run}, ${ctx.organization.id}, ${userId}, ${conversation}, 'triage', 'triage', 'running', 'demo', 'x', ${newId()})`;
    const bytes = Uint8Array.from([0, 1, 2, 3]);
    const ref = await storeFile(ctx, { userId, name: "model.bin", bytes, runId: run });
    expect(ref).toMatchObject({ name: "model.bin", media_type: "application/octet-stream", size_bytes: 4 });
    expect(await readFile(ctx, userId, ref.id)).toEqual({ ref, bytes, extractedText: null });
    await expect(readFile(ctx, newId(), ref.id)).rejects.toThrow("not_found");
  });
});
