import type { Environment } from "./environment";
import { readTextOrNull, writePrivateFile } from "./files";
import { inVar } from "./paths";

const stateFile = inVar("state.json");

/** What the running start tells `npm run serve`: the variables with which an app joins its database and model. */
export type State = { connections: Environment; url?: string; isStopping?: boolean };

export function readState(): State {
  const text = readTextOrNull(stateFile);
  return text === null ? { connections: {} } : JSON.parse(text);
}

export function writeState(state: State) {
  writePrivateFile(stateFile, JSON.stringify(state, null, 2));
}
