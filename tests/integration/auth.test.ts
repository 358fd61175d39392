import { expect, test } from "vitest";
import { POST as register } from "@/app/api/v1/auth/register/route";

test("signing up creates a user and an organization", async () => {
  const r = await register(
    new Request("http://localhost/api/v1/auth/register", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "a@example.com", password: "tundra-kettle-94-moss" }),
    }),
  );
  expect(await r.json()).toEqual({});
});
