import fc from "fast-check";
import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as exportRoute } from "@/app/api/v1/audit/export/route";
import { GET as meRoute } from "@/app/api/v1/auth/me/route";
import { csvLine, layouts, Manifest, signatureType } from "@/features/audit/export/format";
import { verifyExport } from "@/features/audit/export/verify-export";
import { publicKeySet } from "@/lib/auth/signing-keys";
import { appendAudit } from "@/lib/db/audit";
import { canonicalJson } from "@/lib/db/audit-content";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { type Person, request, signUp } from "../setup/api";

const nobody = { actor: { type: "system" as const, id: null }, requestId: null, address: null, userAgent: null };
const notes = [
  "=1+1",
  "a, b",
  'quoted "here"',
  "two\nlines",
  "Zoë 😀",
  "\u0000",
  "#manifest,",
  "\n#manifest,x",
  "@cmd|x",
];

let ada: Person;
let jwks: string;
let json: Uint8Array;
let csv: Uint8Array;

beforeAll(async () => {
  ada = await signUp();
  jwks = JSON.stringify(await publicKeySet());
  await asSystem(async (tx) => {
    for (const [index, note] of notes.entries()) {
      const target = { type: "note", id: note };
      const detail = { note, nested: { index, none: null, list: [1.5, 1e21, -0, note] }, gone: undefined };
      await appendAudit(tx, nobody, { organizationId: ada.organizationId, action: "note.changed", target, detail });
    }
  });
  json = await exported("json");
  csv = await exported("csv");
});

async function exported(format: "json" | "csv", query = ""): Promise<Uint8Array> {
  const answer = await exportRoute(request(`/api/v1/audit/export?format=${format}${query}`, { token: ada.token }));
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-disposition")).toMatch(
    new RegExp(`^attachment; filename="audit-.*\\.${format}"$`),
  );
  return new Uint8Array(await answer.arrayBuffer());
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
const bytes = (from: string) => new TextEncoder().encode(from);
const problemsOf = async (file: Uint8Array) => (await verifyExport(file, jwks)).problems;

describe("an export", () => {
  test("verifies offline, against the installation's key set", async () => {
    for (const file of [json, csv]) {
      const findings = await verifyExport(file, jwks);
      expect(findings).toMatchObject({ problems: [], isKeyKnown: true });
      expect(findings.manifest).toMatchObject({ organization: { id: ada.organizationId, slug: ada.slug }, filter: {} });
    }
    expect((await verifyExport(json)).isKeyKnown).toBeNull();
  });

  test("holds the whole log in order, and the row that tells of itself", async () => {
    const { events, manifest } = JSON.parse(text(json));
    expect(events[0]).toMatchObject({ sequence: 1, action: "organization.created" });
    expect(events.at(-1)).toMatchObject({ action: "audit.exported", actor: { type: "user", id: ada.id } });
    expect(manifest).toMatchObject({ count: events.length, chain_head: { hash: events.at(-1).hash } });
  });

  test("may be narrowed, and then each row still stands for itself", async () => {
    const file = await exported("json", "&action=note");
    expect(await problemsOf(file)).toEqual([]);
    const { events, manifest } = JSON.parse(text(file));
    expect(events).toHaveLength(notes.length);
    expect(manifest.filter).toEqual({ action: "note" });
  });

  test("lets no cell act as a formula in a spreadsheet", () => {
    for (const start of ["=", "+", "-", "@", "\t=", "\r", " =", "＝", "＠"]) {
      expect(csvLine([`${start}SUM(A1)`]).replace(/^"/, "")).toMatch(/^'/);
    }
    expect(csvLine(["plain", 3, null])).toBe("plain,3,\n");
    expect(text(csv)).toContain(",'=1+1,");
  });

  test("of ten thousand rows arrives in pieces", async () => {
    const bob = await signUp();
    await asSystem(async (tx) => {
      const target = { type: "note", id: "1" };
      const add = () => appendAudit(tx, nobody, { organizationId: bob.organizationId, action: "note.changed", target });
      // Sent together: ten thousand round trips would take longer than all else here.
      for (let batch = 0; batch < 20; batch++) await Promise.all(Array.from({ length: 500 }, add));
    });
    const answer = await exportRoute(request("/api/v1/audit/export", { token: bob.token }));
    const pieces: Uint8Array[] = [];
    for await (const piece of answer.body ?? []) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(10);
    const findings = await verifyExport(new Uint8Array(Buffer.concat(pieces)), jwks);
    expect(findings).toMatchObject({ problems: [], manifest: { count: 10_002 } });
  }, 120_000);
});

describe("a changed export is found out:", () => {
  const files = () => fc.constantFrom(json, csv);

  test("any byte that is another one", async () => {
    await fc.assert(
      fc.asyncProperty(files(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (file, at, by) => {
        const changed = file.slice();
        const index = at % changed.length;
        changed[index] = ((changed[index] ?? 0) + by) % 256;
        expect(await problemsOf(changed)).not.toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("anything that is removed, put in or put twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        files(),
        fc.nat(),
        fc.integer({ min: 1, max: 60 }),
        fc.string(),
        async (file, at, size, more) => {
          const index = at % file.length;
          const cut = Buffer.concat([file.slice(0, index), file.slice(index + size)]);
          const doubled = Buffer.concat([file.slice(0, index + size), file.slice(index)]);
          const longer = Buffer.concat([file.slice(0, index), bytes(more || " "), file.slice(index)]);
          for (const changed of [cut, doubled, longer]) expect(await problemsOf(changed)).not.toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("an end that is cut off anywhere", async () => {
    await fc.assert(
      fc.asyncProperty(files(), fc.nat(), async (file, at) => {
        expect(await problemsOf(file.slice(0, at % file.length))).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("rows that are taken out or change places, also when the file is well-formed again", async () => {
    const { events, manifest, signature } = JSON.parse(text(json));
    const order = fc.shuffledSubarray(events as object[], { minLength: 0, maxLength: events.length });
    await fc.assert(
      fc.asyncProperty(order, fc.boolean(), async (rows, recount) => {
        fc.pre(canonicalJson(rows) !== canonicalJson(events));
        const told = recount ? { ...manifest, count: rows.length } : manifest;
        expect(await problemsOf(rebuilt(rows, told, signature))).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("a value that is changed in a well-formed file", async () => {
    const { events, manifest, signature } = JSON.parse(text(json));
    const fields = ["created_at", "action", "address", "request_id", "hash", "previous_hash", "id"] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(events.length - 1),
        fc.constantFrom(...fields),
        fc.string(),
        async (row, field, value) => {
          const rows = events.map((event: object, index: number) =>
            index === row ? { ...event, [field]: value } : event,
          );
          expect(await problemsOf(rebuilt(rows, manifest, signature))).not.toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("one that somebody signed again with a key of their own", async () => {
    const { events, manifest } = JSON.parse(text(json));
    const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    const { kty, crv, x } = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint({ kty, crv, x } as never);
    const jws = await new CompactSign(bytes(canonicalJson(manifest)))
      .setProtectedHeader({ alg: "EdDSA", kid, typ: signatureType })
      .sign(privateKey);
    const [header, , tail] = jws.split(".");
    const forged = rebuilt(events, manifest, { jws: `${header}..${tail}`, public_key: { kty, crv, x } });
    expect(await verifyExport(forged)).toMatchObject({ problems: [], kid });
    expect(await verifyExport(forged, jwks)).toMatchObject({ isKeyKnown: false, problems: [expect.any(String)] });
  });

  test("a log whose rows the database's owner changed and that the installation then signed", async () => {
    const eve = await signUp();
    await pool().begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update audit_events set address = '192.0.2.1' where organization_id = ${eve.organizationId}`;
    });
    const answer = await exportRoute(request("/api/v1/audit/export", { token: eve.token }));
    const problems = await problemsOf(new Uint8Array(await answer.arrayBuffer()));
    expect(problems).toEqual([expect.stringContaining("Row 1")]);
  });

  function rebuilt(rows: readonly object[], manifest: unknown, signature: { jws: string; public_key: unknown }) {
    const { head, event, foot, trailer } = layouts.json;
    const lines = rows.map((row, index) => event(canonicalJson(row), index === 0)).join("");
    return bytes(head + lines + foot + trailer(Manifest.parse(manifest), signature as never));
  }
});

test("the signature of an export is no access token", async () => {
  const { manifest, signature } = JSON.parse(text(json));
  const token = signature.jws.replace("..", `.${Buffer.from(canonicalJson(manifest)).toString("base64url")}.`);
  expect((await meRoute(request("/api/v1/auth/me", { token }))).status).toBe(401);
});
