import { AgentBeginning } from "./schema";

/** What the page of a new agent asks for. */
export const AgentBeginningForm = AgentBeginning.pick({ name: true, description: true }).required();
