import type { Environment } from "./environment";
import type { ManagedProcess } from "./managed-process";
import { choosePort } from "./ports";
import { manageStandIn } from "./stand-in";

const FIRST_PORT = 4010;

/** Whether the stand-in answers: only where no variable points to another model. */
export function needsDemoModel(environment: Environment): boolean {
  return !environment.OPENAI_API_KEY && !environment.OPENAI_BASE_URL;
}

/** The variables that aim the app's OpenAI client at the stand-in and make the UI say so. */
export function demoModelEnvironment(port: number): Environment {
  return {
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
    OPENAI_API_KEY: "demo",
    OPENAI_MODEL: "cadre-demo",
    MODEL_NOTICE: "Demo model: answers come from local rules. Set OPENAI_API_KEY in .env.local to use a real one.",
  };
}

/** Starts the demo model and keeps it running, always on the same port. */
export async function manageDemoModel(environment: Environment): Promise<{ managed: ManagedProcess; port: number }> {
  const port = await choosePort("model", FIRST_PORT);
  const managed = manageStandIn({
    name: "demo model",
    folder: "model",
    environment: { ...environment, PORT: String(port) },
  });
  return { managed, port };
}
