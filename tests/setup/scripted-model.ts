import { afterAll } from "vitest";
import type { Answer, Pace } from "@/dev/model/answer";
import { createModelServer, listen } from "@/dev/model/http";

/** Fast, but in pieces that leave one by one: a fault finds an answer that has begun. */
const pace: Pace = { firstDelayMs: 1, delayMs: 1, chunkChars: 42 };

/**
 * Starts a model that can also fail in every way a provider can, in both protocols. Must run before anything reads the
 * configuration.
 */
export async function startScriptedModel(
  protocol: "responses" | "chat",
): Promise<{ answerWith: (answer: Answer) => void }> {
  let current: Answer = { text: "No script." };
  const server = createModelServer({ answer: () => current, pace });
  process.env.OPENAI_BASE_URL = `${await listen(server, 0)}/v1`;
  process.env.OPENAI_API_KEY = "test";
  process.env.OPENAI_API = protocol;
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    answerWith(answer) {
      current = answer;
    },
  };
}
