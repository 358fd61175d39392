import { expect, test } from "vitest";
import { givenAgent } from "@/tests/factories/agents";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startChat, startEngine } from "@/tests/setup/runs";
import { addSource, startToolStandIn } from "@/tests/setup/tool-sources";
import { createOwner } from "./toolbox";

const { url } = await startToolStandIn();
const { mock, answerWith } = await startModel();
await startEngine();

test("a run uses the tools of its own organization's sources, and a wrong call leaves it alive", async () => {
  const [owner, stranger] = [await createOwner(), await createOwner()];
  await addSource(owner.seat, { kind: "mcp", name: "Shop", url: `${url}/mcp` });
  givenAgent("shopper", ["shop__search_products"]);
  answerWith((request) => {
    const answers = request.messages.filter(({ role }) => role === "tool").length;
    if (answers === 0) return { toolCalls: [{ name: "shop__search_products", arguments: '{"query":7}' }] };
    if (answers === 1) return { toolCalls: [{ name: "shop__search_products", arguments: '{"query":"lamp"}' }] };
    return { content: "The lamp costs 49 €." };
  });
  const { runId } = await startChat(owner.ctx, "shopper");
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed" });
  const told = JSON.stringify(events);
  expect(told).toContain("query: must be string");
  expect(told).toContain("Desk lamp");

  mock.clearRequests();
  answerWith(() => ({ content: "I have no tools." }));
  const foreign = await startChat(stranger.ctx, "shopper");
  expect((await eventsOf(foreign.runId)).at(-1)).toMatchObject({ kind: "final", status: "completed" });
  expect(JSON.stringify(mock.getRequests())).not.toContain("search_products");
});
