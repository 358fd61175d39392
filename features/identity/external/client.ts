import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type * as contract from "./contract";
import type { SocialProvider } from "./schema";

/** A provider whose button a page shows. */
export interface ProviderChoice {
  provider: SocialProvider;
  name: string;
}

/** Sends the browser to a provider; the page it comes back to goes on. */
export async function leaveForProvider(body: BodyInput<typeof contract.startExternalSignIn>): Promise<void> {
  const { url } = await api<typeof contract.startExternalSignIn>("POST /api/v1/auth/external", { body });
  window.location.assign(url);
}

export async function leaveForSingleSignOn(body: BodyInput<typeof contract.startSingleSignOn>): Promise<void> {
  const path = "POST /api/v1/auth/external/single-sign-on";
  const { url } = await api<typeof contract.startSingleSignOn>(path, { body });
  window.location.assign(url);
}

export function finishExternalSignIn(body: BodyInput<typeof contract.finishExternalSignIn>) {
  return api<typeof contract.finishExternalSignIn>("POST /api/v1/auth/external/callback", { body });
}

export async function agreeToLink(): Promise<void> {
  const { location } = await api<typeof contract.confirmExternalLink>("POST /api/v1/auth/external/link");
  window.location.assign(location);
}

/** The accounts elsewhere that sign the person in, and those that could. */
export const linkedAccounts = {
  list: queryOptions({
    queryKey: ["identity", "external-identities"],
    queryFn: ({ signal }) =>
      api<typeof contract.listExternalIdentities>("GET /api/v1/auth/external/identities", { signal }),
  }),
  async link(provider: SocialProvider): Promise<void> {
    const body = { provider, next: window.location.pathname };
    const path = "POST /api/v1/auth/external/identities";
    const { url } = await api<typeof contract.linkExternalIdentity>(path, { body });
    window.location.assign(url);
  },
  unlink(id: string) {
    const path = "DELETE /api/v1/auth/external/identities/{identity_id}";
    return api<typeof contract.unlinkExternalIdentity>(path, { params: { identity_id: id } });
  },
};
