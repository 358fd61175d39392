import { randomUUID } from "node:crypto";
import { type BrowserContext, test as base, expect, type Page, type Request } from "@playwright/test";

export interface Person {
  name: string;
  email: string;
  password: string;
  organization: { id: string; name: string; slug: string };
  /** Cookies of the signed-in browser. */
  state: Awaited<ReturnType<BrowserContext["storageState"]>>;
}

interface WorkerFixtures {
  person: Person;
}

interface TestFixtures {
  /** A page of somebody who is signed in, on a new conversation. */
  chat: Page;
}

/**
 * Every page of these tests fails its test when it logs an error, throws, violates its content security policy or
 * asks anything of another origin.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  person: [
    async ({ browser }, use, { project }) => {
      await use(await registerPerson(await browser.newContext({ baseURL: project.use.baseURL ?? "" })));
    },
    { scope: "worker" },
  ],
  context: async ({ context, baseURL }, use) => {
    const complaints: string[] = [];
    const origin = new URL(baseURL ?? "").origin;
    context.on("console", (message) => {
      const { url } = message.location();
      if (message.type() === "error" && !isExpected(message.text(), url)) {
        complaints.push(`console: ${message.text()} ${url}`);
      }
    });
    context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().stack ?? error.error()}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      // A sign-in elsewhere leaves for the stand-in of the providers, which only ever is the page itself.
      if (request.isNavigationRequest() && url.hostname === "127.0.0.1") return;
      if (url.protocol.startsWith("http") && url.origin !== origin) complaints.push(`request to ${request.url()}`);
    });
    await use(context);
    expect(complaints).toEqual([]);
  },
  chat: async ({ page, context, person }, use) => {
    await context.addCookies(person.state.cookies);
    await openNewChat(page, person);
    await use(page);
  },
});

export { expect };

/** What the browser itself logs when a test cuts the network, or asks for what is not there or not allowed. */
function isExpected(text: string, url: string): boolean {
  if (/net::ERR_(CONNECTION|EMPTY|NETWORK|INCOMPLETE|SOCKET)/.test(text)) return true;
  return /status of (401|403|404|409|410|415|422|423|429)/.test(text) && /\/api\/|\/nowhere\//.test(url);
}

const password = "tundra-kettle-94-moss";

/** Somebody new with an organization, signed in by the context's own requests; closes the context. */
export async function registerPerson(context: BrowserContext, name = "Grace Hopper"): Promise<Person> {
  const email = `grace-${randomUUID()}@example.com`;
  const registered = await context.request.post("/api/v1/auth/register", {
    data: { email, password, name, organization_name: "Compiler Works" },
  });
  expect(registered.status()).toBe(201);
  const { organization } = await registered.json();
  const { csrfToken } = await (await context.request.get("/api/auth/csrf")).json();
  const step = await context.request.post("/api/v1/auth/sign-in", { data: { email, password } });
  const { ticket } = await step.json();
  const signedIn = await context.request.post("/api/auth/callback/credentials", { form: { ticket, csrfToken } });
  expect(signedIn.ok()).toBe(true);
  const state = await context.storageState();
  await context.close();
  return { name, email, password, organization, state };
}

async function openNewChat(page: Page, person: Person): Promise<void> {
  await page.goto(`/${person.organization.slug}/chat`);
  await expect(messageBox(page)).toBeEditable();
  await expect(page.getByRole("list", { name: "Ideas to start with" }).getByRole("button").first()).toBeVisible();
}

export function messageBox(page: Page) {
  return page.getByRole("textbox", { name: "Message" });
}

export function answers(page: Page) {
  return page.getByRole("article", { name: /^Answer of/ });
}

export function isChatRequest(request: Request): boolean {
  return request.url().endsWith("/api/v1/chat/stream");
}

export async function ask(page: Page, question: string): Promise<void> {
  const sent = page.waitForRequest(isChatRequest);
  await messageBox(page).fill(question);
  await messageBox(page).press("Enter");
  await sent;
}

/** Waits until nobody answers any more. */
export async function answered(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Send the message" })).toBeVisible({ timeout: 45_000 });
}

/** The rows of the conversation in the sidebar. */
export function conversationLinks(page: Page) {
  return page.getByRole("navigation", { name: "Conversations" }).getByRole("link");
}

/** The stored answer of the page's conversation, as a program would read it. */
export async function storedAnswer(page: Page, person: Person): Promise<string> {
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const response = await page.request.get(`/api/v1/conversations/${id}/messages?limit=1`, {
    headers: { "x-tenant-id": person.organization.id },
  });
  const { data } = await response.json();
  expect(data[0].role).toBe("assistant");
  return data[0].content;
}
