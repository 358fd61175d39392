import "server-only";
import { installationDefault } from "./routing/run-models";

/** The model of agents that name none, where no organization has a word in it. */
export function defaultModel(): string {
  return installationDefault();
}
