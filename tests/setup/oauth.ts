import { afterAll } from "vitest";
import { POST as callbackRoute } from "@/app/api/v1/auth/external/callback/route";
import { POST as startRoute } from "@/app/api/v1/auth/external/route";
import { POST as singleSignOnRoute } from "@/app/api/v1/auth/external/single-sign-on/route";
import { listen } from "@/dev/model/http";
import { standInSecret } from "@/dev/oauth/secret";
import { createOAuthStandIn } from "@/dev/oauth/stand-in";
import { redeemTicket } from "@/features/identity/sign-in/ticket";
import { readIdentity } from "@/lib/auth/identity";
import { origin, request } from "./api";

export interface OutsidePerson {
  email: string;
  name?: string;
  subject?: string;
  verified?: boolean;
}

/** Plays Google, Microsoft, GitHub and any issuer for one test file. Must run before anything reads the configuration. */
export async function startOAuth() {
  const { server, issuer } = await createOAuthStandIn();
  const url = await listen(server, 0);
  const client = { CLIENT_ID: "cadre-test", CLIENT_SECRET: standInSecret };
  for (const provider of ["GOOGLE", "MICROSOFT", "GITHUB"]) {
    for (const [name, value] of Object.entries(client)) process.env[`${provider}_${name}`] = value;
  }
  process.env.GOOGLE_ISSUER = `${url}/google`;
  process.env.MICROSOFT_ISSUER = `${url}/microsoft`;
  process.env.GITHUB_URL = `${url}/github`;
  process.env.GITHUB_API_URL = `${url}/github/api`;
  process.env.ALLOW_PRIVATE_NETWORK = "true";
  process.env.DNS_SERVER = new URL(url).host;
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, issuer, secret: standInSecret };
}

/** A browser on its way through a provider: keeps our cookies and follows where it is sent. */
export class OutsideBrowser {
  readonly cookies = new Map<string, string>();

  /** Calls one of our endpoints as our pages do. */
  async call(
    route: (request: Request) => Promise<Response>,
    path: string,
    { method = "POST", body, token }: { method?: string; body?: unknown; token?: string } = {},
  ): Promise<Response> {
    const headers = { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "), origin };
    const answer = await route(
      request(path, { method, headers, ...(body === undefined ? {} : { body }), ...(token ? { token } : {}) }),
    );
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/Max-Age=0/.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  start(provider: string, next?: string): Promise<Response> {
    const body = { provider, ...(next === undefined ? {} : { next }) };
    return this.call(startRoute, "/api/v1/auth/external", { body });
  }

  startSingleSignOn(email: string): Promise<Response> {
    return this.call(singleSignOnRoute, "/api/v1/auth/external/single-sign-on", { body: { email } });
  }

  /** Signs in at the provider as somebody, and returns the address it sends the browser back to. */
  async answerOf(url: string, { email, name, subject, verified = true }: OutsidePerson): Promise<URL> {
    const target = new URL(url);
    target.searchParams.set("as_email", email);
    if (name) target.searchParams.set("as_name", name);
    if (subject) target.searchParams.set("as_subject", subject);
    if (!verified) target.searchParams.set("as_verified", "false");
    const response = await fetch(target, { redirect: "manual" });
    return new URL(response.headers.get("location") ?? "");
  }

  /** Hands the provider's answer to us, as the page it leads to does. */
  finish(answer: URL, token?: string): Promise<Response> {
    const body = { callback: answer.pathname.split("/").at(-1), answer: answer.search };
    return this.call(callbackRoute, "/api/v1/auth/external/callback", { body, ...(token ? { token } : {}) });
  }

  /** The whole way through a provider. */
  async signIn(provider: string, person: OutsidePerson): Promise<Response> {
    const { url } = (await (await this.start(provider)).json()) as { url: string };
    return this.finish(await this.answerOf(url, person));
  }

  /** The whole way through the connection of the address' domain. */
  async signInByDomain(person: OutsidePerson): Promise<Response> {
    const { url } = (await (await this.startSingleSignOn(person.email)).json()) as { url: string };
    return this.finish(await this.answerOf(url, person));
  }
}

/** Who a finished sign-in signs in, by the session that its ticket opens. */
export async function identityOf(answer: Response) {
  const outcome = (await answer.json()) as { outcome: string; step?: { ticket?: string } };
  if (!outcome.step?.ticket) throw new Error(`There is no ticket: ${JSON.stringify(outcome)}`);
  const nowhere = { requestId: "test", address: null, userAgent: null };
  const { sessionId } = await redeemTicket(outcome.step.ticket, nowhere);
  const identity = await readIdentity(sessionId);
  if (!identity) throw new Error("The session did not open.");
  return identity;
}
