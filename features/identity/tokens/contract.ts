import { endpoint } from "@/lib/api/endpoint";
import { SigningKeys } from "./schema";

export const listSigningKeys = endpoint({
  method: "GET",
  path: "/api/v1/operator/signing-keys",
  summary: "List the signing keys",
  description: "The keys that sign access tokens: the next one, the active one and those whose last tokens still live.",
  tags: ["Operator"],
  access: "operator",
  response: SigningKeys,
  status: 200,
});

export const rotateSigningKeys = endpoint({
  method: "POST",
  path: "/api/v1/operator/signing-keys/rotate",
  summary: "Rotate the signing keys",
  description:
    "The next key becomes the active one and a new next one is published. Nobody is logged out: the key that signed so far " +
    "goes on verifying until its last token has expired. 409 while the next key is so new that clients may not know it yet.",
  tags: ["Operator"],
  access: "operator",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  response: SigningKeys,
  status: 200,
  errors: ["conflict"],
});
