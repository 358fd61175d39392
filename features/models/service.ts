import "server-only";
import { type Model, OpenAIChatCompletionsModel, OpenAIResponsesModel } from "@openai/agents";
import OpenAI from "openai";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";

/** Retries of a model call before its first event; the client honours `Retry-After` on 429 and 5xx. */
const connectionRetries = 2;

function client(): OpenAI {
  return processSingleton("models.openai", () => {
    const { OPENAI_API_KEY, OPENAI_BASE_URL, MODEL_TIMEOUT_SECONDS } = env();
    return new OpenAI({
      apiKey: OPENAI_API_KEY ?? "none",
      baseURL: OPENAI_BASE_URL ?? null,
      maxRetries: connectionRetries,
      timeout: MODEL_TIMEOUT_SECONDS * 1000,
      // Its log lines quote what the model sent; failures are logged with the run.
      logLevel: "off",
    });
  });
}

export function defaultModel(): string {
  return env().OPENAI_MODEL;
}

/** The model under `name`, spoken to in the protocol that `OPENAI_API` chooses. */
export function getModel(name: string): Model {
  return env().OPENAI_API === "chat"
    ? new OpenAIChatCompletionsModel(client(), name)
    : new OpenAIResponsesModel(client(), name);
}
