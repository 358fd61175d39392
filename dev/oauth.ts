import type { Environment } from "./environment";
import type { ManagedProcess } from "./managed-process";
import { standInSecret } from "./oauth/secret";
import { choosePort } from "./ports";
import { manageStandIn } from "./stand-in";

const FIRST_PORT = 4050;
const providers = ["GOOGLE", "MICROSOFT", "GITHUB"];

/** Whether the stand-in plays the outside providers: only where none of them is configured. */
export function needsOAuthStandIn(environment: Environment): boolean {
  return providers.every((provider) => !environment[`${provider}_CLIENT_ID`]);
}

/** The variables that aim sign-in with other accounts at the stand-in, and let organizations enter it as their issuer. */
export function oauthStandInEnvironment(port: number): Environment {
  const url = `http://127.0.0.1:${port}`;
  const clients = providers.flatMap((provider) => [
    [`${provider}_CLIENT_ID`, "cadre-demo"],
    [`${provider}_CLIENT_SECRET`, standInSecret],
  ]);
  return {
    ...Object.fromEntries(clients),
    GOOGLE_ISSUER: `${url}/google`,
    MICROSOFT_ISSUER: `${url}/microsoft`,
    GITHUB_URL: `${url}/github`,
    GITHUB_API_URL: `${url}/github/api`,
    ALLOW_PRIVATE_NETWORK: "true",
    DNS_SERVER: `127.0.0.1:${port}`,
    EXTERNAL_SIGN_IN_NOTICE: "Google, Microsoft and GitHub are played by a local stand-in here.",
  };
}

/** Starts the stand-in and keeps it running, always on the same port. */
export async function manageOAuthStandIn(environment: Environment): Promise<{ managed: ManagedProcess; port: number }> {
  const port = await choosePort("oauth", FIRST_PORT);
  const managed = manageStandIn({
    name: "OAuth stand-in",
    folder: "oauth",
    environment: { ...environment, PORT: String(port) },
  });
  return { managed, port };
}
