import { send } from "./load";
import { type Person, signIn } from "./person";

const toolCount = 10;

/** The key of a published agent with ten tools, standard guardrails and trimmed memory, made for the bench. */
export async function equipAgent(origin: string, person: Person): Promise<string> {
  const headers = { "content-type": "application/json", ...(await signIn(origin, person)) };
  const call = async (method: "GET" | "POST", path: string, body?: object) =>
    JSON.parse(
      await send({ url: `${origin}/api/v1${path}`, method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }),
    );
  const tools: { name: string }[] = (await call("GET", "/tools")).data;
  if (tools.length < toolCount) throw new Error(`The bench needs ${toolCount} tools; there are ${tools.length}.`);
  const { id, key } = await call("POST", "/agents", {
    name: "Bench",
    instructions: "You are measured.",
    tools: tools.slice(0, toolCount).map(({ name }) => ({ name, policy: "allowed" })),
    guardrails: "standard",
    memory: { strategy: "trim" },
  });
  await call("POST", `/agents/${id}/versions`, { note: "Measured", publish: true });
  return key;
}
