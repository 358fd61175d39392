import { expect, test } from "vitest";
import { patiently } from "@/lib/db/patience";

const away = Object.assign(new Error("the database system is starting up"), { code: "57P03" });
const broken = Object.assign(new Error("duplicate key"), { code: "23505" });

/** Fails with each of these in turn, then answers. */
function failingWith(...errors: Error[]): () => Promise<string> {
  return async () => {
    const error = errors.shift();
    if (error) throw error;
    return "answer";
  };
}

test("a query is repeated while the database is away", async () => {
  await expect(patiently(failingWith(away, away))).resolves.toBe("answer");
});

test("a query that is wrong fails at once", async () => {
  await expect(patiently(failingWith(broken))).rejects.toBe(broken);
});
