import { NextRequest } from "next/server";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";
import { POST as signInRoute } from "@/app/api/v1/auth/sign-in/route";
import { goodPassword, origin, request } from "./api";

/** What a browser does: keeps cookies, and sends them with its origin. */
export class Browser {
  readonly cookies = new Map<string, string>();

  async call(path: string, form?: Record<string, string>): Promise<Response> {
    const body = form && new URLSearchParams(form).toString();
    const response = await (form ? authPost : authGet)(
      new NextRequest(new URL(path, origin), {
        method: form ? "POST" : "GET",
        headers: {
          cookie: this.header(),
          "x-auth-return-redirect": "1",
          ...(body
            ? { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) }
            : {}),
        },
        ...(body ? { body } : {}),
      }),
    );
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    return response;
  }

  /** The first step with e-mail and password, and the second with the ticket it gives. */
  async signIn(email: string, password = goodPassword): Promise<Response> {
    const { ticket } = await this.startSignIn(email, password);
    if (!ticket) throw new Error("Signing in gave no ticket.");
    return this.redeem(ticket);
  }

  async startSignIn(email: string, password = goodPassword): Promise<{ ticket?: string; challenge?: string }> {
    const body = { email, password };
    const headers = { cookie: this.header(), origin };
    return (await signInRoute(request("/api/v1/auth/sign-in", { method: "POST", body, headers }))).json();
  }

  async redeem(ticket: string): Promise<Response> {
    const { csrfToken } = (await (await this.call("/api/auth/csrf")).json()) as { csrfToken: string };
    return this.call("/api/auth/callback/credentials", { csrfToken, ticket });
  }

  header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  keep(cookie: string): void {
    const [pair = ""] = cookie.split(";");
    const separator = pair.indexOf("=");
    const name = pair.slice(0, separator);
    if (/max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(separator + 1));
  }
}
