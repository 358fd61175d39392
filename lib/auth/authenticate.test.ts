import { expect, test } from "vitest";
import { mintApiKey } from "@/lib/auth/api-keys";
import { authenticate } from "@/lib/auth/authenticate";

/** Unit tests have no database: whatever asks it fails to connect. */
const attempt = (token: string) =>
  authenticate(new Request("http://localhost/api/v1/agents", { headers: { authorization: `Bearer ${token}` } }));

test("a mistyped API key is refused without asking the database, which a well-formed one does ask", async () => {
  const { secret } = mintApiKey();
  const typo = secret.slice(0, -1) + (secret.endsWith("0") ? "1" : "0");
  for (const broken of [typo, secret.slice(0, -1), `${secret}0`, "cadre_sk_"]) {
    await expect(attempt(broken)).rejects.toMatchObject({ code: "unauthenticated" });
  }
  await expect(attempt(secret)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
