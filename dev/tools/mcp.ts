import { MCPMock } from "@copilotkit/aimock";

const object = (properties: Record<string, unknown>, required: string[]) => ({ type: "object", properties, required });
const readOnly = { annotations: { readOnlyHint: true } };

/** What the stand-in's shop knows: enough to ask about, to look at and to change. */
const stock = new Map([
  ["lamp", { name: "Desk lamp", price: 49, left: 12 }],
  ["chair", { name: "Office chair", price: 249, left: 3 }],
  ["plant", { name: "Ficus", price: 35, left: 0 }],
]);

/** An MCP server of a small shop, over streamable HTTP with sessions. */
export function createShopServer(): MCPMock {
  const shop = new MCPMock({ serverInfo: { name: "stand-in-shop", version: "1.0.0" } });
  const search = {
    name: "search_products",
    description: "Finds products of the shop by name. An empty query lists all.",
    inputSchema: object({ query: { type: "string", description: "Part of the name" } }, ["query"]),
    ...readOnly,
  };
  const order = {
    name: "place_order",
    description: "Orders a product of the shop.",
    inputSchema: object({ product: { enum: [...stock.keys()] }, quantity: { type: "integer", minimum: 1 } }, [
      "product",
      "quantity",
    ]),
  };
  return shop
    .addTool(search)
    .onToolCall(search.name, (args) => {
      const { query } = args as { query: string };
      const found = [...stock].filter(([, { name }]) => name.toLowerCase().includes(query.toLowerCase()));
      return JSON.stringify(found.map(([id, product]) => ({ id, ...product })));
    })
    .addTool(order)
    .onToolCall(order.name, (args) => {
      const { product, quantity } = args as { product: string; quantity: number };
      const item = stock.get(product);
      if (!item) throw new Error(`There is no product "${product}".`);
      if (item.left < quantity) throw new Error(`Only ${item.left} of ${item.name} are left.`);
      item.left -= quantity;
      return `Ordered ${quantity} × ${item.name} for ${quantity * item.price} €.`;
    });
}
