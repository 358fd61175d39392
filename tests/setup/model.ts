import { type ChatCompletionRequest, LLMock } from "@copilotkit/aimock";
import { afterAll } from "vitest";

export type ModelRequest = ChatCompletionRequest;
type Answer = Parameters<LLMock["on"]>[1];
type AnswerFunction = Extract<Answer, (...args: never[]) => unknown>;

/**
 * Starts a model server for one test file, over the real protocol. `answers` may be replaced by each test. Must run
 * before anything reads the configuration.
 */
export async function startModel(): Promise<{ mock: LLMock; answerWith: (answer: AnswerFunction) => void }> {
  const mock = new LLMock({ port: 0, latency: 1, chunkSize: 8, logLevel: "silent" });
  let current: AnswerFunction = () => ({ content: "No script." });
  mock.on({ predicate: () => true }, (request) => current(request));
  await mock.start();
  process.env.OPENAI_BASE_URL = `${mock.url}/v1`;
  process.env.OPENAI_API_KEY = "test";
  afterAll(() => mock.stop());
  return {
    mock,
    answerWith(answer) {
      current = answer;
    },
  };
}
