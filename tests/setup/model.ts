import { type ChatCompletionRequest, LLMock } from "@copilotkit/aimock";
import { afterAll } from "vitest";

export type ModelRequest = ChatCompletionRequest;
type Answer = Parameters<LLMock["on"]>[1];
type AnswerFunction = Extract<Answer, (...args: never[]) => unknown>;

/** Slow enough that a test can act in the middle of an answer. */
const slowly = { latency: 40, chunkSize: 4 };

interface ModelUnderTest {
  mock: LLMock;
  answerWith: (answer: AnswerFunction, pace?: "fast" | "slow") => void;
  setPace: (pace: "fast" | "slow") => void;
}

/**
 * Starts a model server for one test file, over the real protocol. Each test says how it answers. Must run before
 * anything reads the configuration.
 */
export async function startModel(): Promise<ModelUnderTest> {
  const mock = new LLMock({ port: 0, latency: 1, chunkSize: 8, logLevel: "silent" });
  let current: AnswerFunction = () => ({ content: "No script." });
  let currentPace = "fast";
  mock.on({ predicate: () => currentPace === "slow" }, (request) => current(request), slowly);
  mock.on({ predicate: () => currentPace === "fast" }, (request) => current(request));
  await mock.start();
  process.env.OPENAI_BASE_URL = `${mock.url}/v1`;
  process.env.OPENAI_API_KEY = "test";
  afterAll(() => mock.stop());
  return {
    mock,
    answerWith(answer, pace = "fast") {
      current = answer;
      currentPace = pace;
    },
    setPace(pace) {
      currentPace = pace;
    },
  };
}
