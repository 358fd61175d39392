/** What people read when a provider refuses without words of its own. */
export const refusalText = "The model declined to answer this.";

/** What providers are called in front of people. */
export const providerNames = {
  openai: "OpenAI",
  openai_compatible: "OpenAI-compatible",
  anthropic: "Anthropic",
  google: "Google",
} as const;

/** How many models may stand in for one that cannot answer. */
export const mostFallbacks = 5;
