import { expect, test } from "vitest";
import { signUpOffer } from "@/features/identity/account/sign-up-policy";
import { registerUser } from "@/features/identity/mutations";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { freshEmail, goodPassword, problemOf, request } from "../setup/api";
import { dispatch } from "../setup/dispatch";

process.env.SIGN_UP_POLICY = "invite_only";
const register = (email: string) =>
  dispatch(request("/api/v1/auth/register", { method: "POST", body: { email, password: goodPassword } }));

test("where people come by invitation, nobody signs up by themselves, and no address is revealed", async () => {
  const taken = freshEmail();
  await registerUser({ email: taken, password: goodPassword, emailVerified: true });
  for (const email of [taken, freshEmail()]) {
    expect(await problemOf(await register(email))).toEqual({ status: 403, code: "invitation_required" });
  }
  const [row] = await pool()`select count(*)::int as people from users where email = ${taken}`;
  expect(row?.people).toBe(1);
});

test("the address that the configuration names as operator signs up first, and the page offers it until then", async () => {
  const email = freshEmail();
  Object.assign(env(), { OPERATOR_EMAIL: email });
  expect(await signUpOffer()).toBe("operator_only");
  expect((await register(email)).status).toBe(201);
  expect(await signUpOffer()).toBe("invite_only");
});
