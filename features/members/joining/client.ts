import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type { registerByInvitation as contract } from "./contract";

export function registerByInvitation(body: BodyInput<typeof contract>) {
  return api<typeof contract>("POST /api/v1/invitations/register", { body });
}
