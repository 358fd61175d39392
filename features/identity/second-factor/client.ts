import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput, ResponseOf } from "@/lib/api/endpoint";
import type { finishSignIn as finishContract } from "../sign-in/contract";
import type {
  confirmTotp as confirmContract,
  getSecondFactors,
  reauthenticate as reauthenticateContract,
  removeTotp as removeContract,
  renewRecoveryCodes as renewContract,
  startReauthentication as startReauthenticationContract,
  startTotpEnrolment as startTotpContract,
} from "./contract";

export type ReauthenticationOptions = ResponseOf<typeof startReauthenticationContract>;

export const secondFactorOptions = queryOptions({
  queryKey: ["identity", "second-factors"],
  queryFn: ({ signal }) => api<typeof getSecondFactors>("GET /api/v1/auth/second-factors", { signal }),
});

export function finishSignIn(body: BodyInput<typeof finishContract>) {
  return api<typeof finishContract>("POST /api/v1/auth/second-factor", { body });
}

export function startReauthentication(): Promise<ReauthenticationOptions> {
  return api<typeof startReauthenticationContract>("POST /api/v1/auth/reauthenticate/options");
}

export function reauthenticate(proof: BodyInput<typeof reauthenticateContract>["proof"]) {
  return api<typeof reauthenticateContract>("POST /api/v1/auth/reauthenticate", { body: { proof } });
}

export function startTotpEnrolment() {
  return api<typeof startTotpContract>("POST /api/v1/auth/totp");
}

export function confirmTotp(code: string) {
  return api<typeof confirmContract>("POST /api/v1/auth/totp/confirm", { body: { code } });
}

export function removeTotp() {
  return api<typeof removeContract>("DELETE /api/v1/auth/totp");
}

export function renewRecoveryCodes() {
  return api<typeof renewContract>("POST /api/v1/auth/recovery-codes");
}
