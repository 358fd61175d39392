import { expect, test } from "vitest";
import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { parseInput } from "@/lib/api/input";

const contract = endpoint({
  method: "POST",
  path: "/api/v1/probes",
  summary: "A probe",
  tags: ["Probes"],
  access: "public",
  query: z.object({ limit: z.coerce.number().int().default(20) }),
  body: z.object({ text: z.string() }),
  status: 204,
});
const parse = (query: string, body: object = { text: "hi" }) =>
  parseInput(
    contract,
    new Request(`http://localhost/api/v1/probes?${query}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

test("a query that names a field once gives it", async () => {
  expect(await parse("limit=7")).toMatchObject({ query: { limit: 7 } });
});

test.each([
  ["limit=1&limit=2", "limit"],
  ["constructor=1", "constructor"],
  ["__proto__=1", "__proto__"],
  ["__proto__=1&__proto__=2", "__proto__"],
  ["limit%00=1", "limit\u0000"],
  ["limit=%00", "limit"],
])("the query %s is refused at %j", async (query, path) => {
  await expect(parse(query)).rejects.toMatchObject({ code: "validation_failed", errors: [{ path }] });
});

test("thousands of unknown fields are refused in a hundred lines", async () => {
  const keys = Array.from({ length: 5_000 }, (_, index) => `key${index}`);
  const body = Object.fromEntries(keys.map((key) => [key, 1]));
  await expect(parse(keys.join("&"))).rejects.toMatchObject({ errors: { length: 100 } });
  await expect(parse("", body)).rejects.toMatchObject({ errors: { length: 100 } });
});
