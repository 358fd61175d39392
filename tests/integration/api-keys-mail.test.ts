import { expect, test } from "vitest";
import { POST as rotate } from "@/app/api/v1/api-keys/[api_key_id]/rotate/route";
import { request } from "../setup/api";
import { makeKey, signUpVerified } from "../setup/credentials";
import { startMailbox } from "../setup/mailbox";
import { linkIn } from "../setup/mailbox-reader";

const mailbox = await startMailbox();

test("whoever makes or rotates a key is told by mail, without the secret", async () => {
  const ada = await signUpVerified();
  const key = await makeKey(ada, { name: "Night train" });
  const told = await mailbox.waitForMail(ada.email, { subject: /API key/ });
  expect(told.text).toContain("Night train");
  expect(linkIn(told).pathname).toBe(`/${ada.slug}/settings/api-keys`);
  expect(JSON.stringify(told)).not.toContain(key.secret.slice(9));
  const path = `/api/v1/api-keys/${key.id}/rotate`;
  expect((await rotate(request(path, { method: "POST", token: ada.token, body: {} }))).status).toBe(201);
  await mailbox.waitForMail(ada.email, { subject: /API key/, after: told });
});
