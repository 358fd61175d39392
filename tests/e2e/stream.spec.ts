import type { Page } from "@playwright/test";
import { type BreakableNetwork, breakableNetwork } from "./breakable-network";
import { answered, answers, ask, expect, isChatRequest, messageBox, type Person, storedAnswer, test } from "./fixtures";

/** Long enough to be interrupted in its middle. */
const longQuestion = "Write 1200 characters, slowly please";

/** The words of a Markdown text, so that it can be compared with what the page shows of it. */
function words(text: string): string {
  return (text.match(/[\p{Letter}\p{Number}]+/gu) ?? []).join(" ");
}

async function expectWholeAnswer(page: Page, person: Person) {
  await answered(page);
  const stored = words(await storedAnswer(page, person));
  await expect(async () => {
    expect(words((await answers(page).last().locator(".markdown").allInnerTexts()).join(" "))).toBe(stored);
  }).toPass();
}

function firstWords(page: Page) {
  return answers(page).last().locator(".markdown p").first();
}

test("a refresh in the middle of an answer loses and repeats nothing", async ({ chat, person }) => {
  await ask(chat, longQuestion);
  await expect(firstWords(chat)).toBeVisible();
  await chat.reload();
  await expect(chat.getByRole("button", { name: "Stop answering" })).toBeVisible();
  await expectWholeAnswer(chat, person);
});

test.describe("on a network that breaks", () => {
  let network: BreakableNetwork;
  test.use({
    baseURL: async ({ baseURL }, use) => {
      network = await breakableNetwork(baseURL ?? "");
      await use(network.origin);
      network.close();
    },
  });

  test("the answer goes on where it was cut", async ({ chat, person }) => {
    await ask(chat, longQuestion);
    await expect(firstWords(chat)).toBeVisible();
    network.cut();
    await expect(chat.getByText("The connection was lost.")).toBeVisible();
    network.mend();
    await expectWholeAnswer(chat, person);
  });

  test("a message that finds no server is sent when there is one again, and once", async ({ chat, person }) => {
    network.cut();
    await messageBox(chat).fill("What is 5 * 5?");
    await messageBox(chat).press("Enter");
    await expect(chat.getByText("The server cannot be reached. Trying again…")).toBeVisible();
    network.mend();
    await expect(answers(chat)).toContainText("25", { timeout: 20_000 });
    await expectWholeAnswer(chat, person);
    await expect(chat.getByRole("article", { name: /^You/ })).toHaveCount(1);
  });
});

test("a second tab follows the run, and a tab that is open already hears of a new one", async ({
  chat,
  context,
  person,
}) => {
  await ask(chat, longQuestion);
  await expect(chat).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  const second = await context.newPage();
  await second.goto(chat.url());
  await expect(second.getByRole("button", { name: "Stop answering" })).toBeVisible();
  await expectWholeAnswer(second, person);
  await expectWholeAnswer(chat, person);

  await ask(chat, "37.5% of 8,412");
  await expect(second.getByText("37.5% of 8,412").last()).toBeVisible();
  await expect(answers(second)).toHaveCount(2);
  await expectWholeAnswer(second, person);
});

test("eight tabs of one person end with the same answer", async ({ chat, context, person }) => {
  await ask(chat, longQuestion);
  await expect(chat).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  const tabs = await Promise.all(Array.from({ length: 7 }, () => context.newPage()));
  await Promise.all(tabs.map((tab) => tab.goto(chat.url())));
  for (const tab of [chat, ...tabs]) await expectWholeAnswer(tab, person);
});

test("a hidden tab holds no stream and catches up when it is shown", async ({ chat, person }) => {
  const show = (visibility: "hidden" | "visible") =>
    chat.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, visibility);
  await ask(chat, longQuestion);
  await expect(firstWords(chat)).toBeVisible();
  const streamClosed = chat.waitForEvent("requestfailed", isChatRequest);
  await show("hidden");
  await streamClosed;
  const resumed = chat.waitForRequest((request) => request.url().endsWith("/events"));
  await show("visible");
  expect(Number(await (await resumed).headerValue("last-event-id"))).toBeGreaterThan(0);
  await expectWholeAnswer(chat, person);
});

test("stopping keeps what was said and lets the conversation go on", async ({ chat }) => {
  await ask(chat, longQuestion);
  await expect(firstWords(chat)).toBeVisible();
  await chat.getByRole("button", { name: "Stop answering" }).click();
  await expect(answers(chat).last()).toContainText("You stopped this answer.");
  await answered(chat);
  await ask(chat, "What is 6 * 7?");
  await answered(chat);
  await expect(answers(chat).last()).toContainText("42");
});

test("a failed answer says why and can be tried again", async ({ chat }) => {
  await ask(chat, "fail mid-stream");
  const failure = answers(chat).getByRole("alert");
  await expect(failure).toContainText("The answer failed.", { timeout: 20_000 });
  const sent = chat.waitForRequest(isChatRequest);
  await failure.getByRole("button", { name: "Try again" }).click();
  expect((await sent).postDataJSON()).toHaveProperty("retry_of");
  await expect(failure).toContainText("The answer failed.", { timeout: 20_000 });
  await expect(answers(chat)).toHaveCount(1);
});

test("what is written while somebody answers is a draft over a refresh, and waits its turn once it is sent", async ({
  chat,
}) => {
  await ask(chat, longQuestion);
  await expect(chat).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  await messageBox(chat).fill("What is 7 * 8?");
  await chat.reload();
  await expect(messageBox(chat)).toHaveValue("What is 7 * 8?");
  await expect(chat.getByRole("button", { name: "Stop answering" })).toBeEnabled();
  await messageBox(chat).press("Enter");
  await expect(chat.getByRole("region", { name: "Messages that wait" })).toContainText("What is 7 * 8?");
  await chat.reload();
  await expect(answers(chat).last()).toContainText("56", { timeout: 60_000 });
  await expect(chat.getByRole("region", { name: "Messages that wait" })).toBeHidden();
});

test("code is shown in colours and with its output, and hand-offs are named", async ({ chat }) => {
  await ask(chat, "write code that prints the first 10 primes");
  await answered(chat);
  const answer = answers(chat).last();
  await expect(answer).toContainText("Triage handed over to Code assistant");
  await answer.getByRole("button", { name: /^Run code/ }).click();
  const details = answer.getByRole("group", { name: "Tool call: Run code" });
  await expect(details.getByText("Output")).toBeVisible();
  await expect(details.locator(".hljs-keyword").first()).toBeVisible();
  await expect(details).toContainText("29");
});
