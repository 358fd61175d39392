import { endpoint } from "@/lib/api/endpoint";
import { CredentialFacts } from "./schema";

export const getCredential = endpoint({
  method: "GET",
  path: "/api/v1/credential",
  summary: "What is this credential",
  description:
    "For any credential, whatever its scopes: a program asks this once to learn whether its key works, where it acts, what it may " +
    "do and when it ends. For people `GET /api/v1/auth/me` says more.",
  tags: ["API keys"],
  access: "credential",
  response: CredentialFacts,
  status: 200,
});
