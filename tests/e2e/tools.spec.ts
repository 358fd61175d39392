import type { Server } from "node:http";
import postgres from "postgres";
import { listen } from "../../dev/model/http";
import { createToolStandIn } from "../../dev/tools/stand-in";
import { expectAccessible } from "./axe";
import { expect, test } from "./fixtures";

let server: Server;
let url = "";

test.beforeAll(async ({ person }) => {
  const database = postgres(process.env.DATABASE_URL ?? "", { max: 1 });
  await database`update users set email_verified_at = now() where email = ${person.email}`;
  await database.end();
  ({ server } = createToolStandIn());
  url = await listen(server, 0);
});

test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("somebody connects an MCP server, exposes a tool and says how it may be used", async ({
  page,
  context,
  person,
}) => {
  await context.addCookies(person.state.cookies);
  await page.goto(`/${person.organization.slug}/settings/tools`);
  await page.getByRole("button", { name: "Add an MCP server" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Shop");
  await dialog.getByLabel("Address").fill(`${url}/mcp`);
  await expectAccessible(page, "the dialog that adds a server");
  await dialog.getByRole("button", { name: "Add the server" }).click();
  const card = page.getByRole("region", { name: "Shop" });
  await expect(card.getByText("Works")).toBeVisible();
  await expect(card.getByText("0 of 2 tools are exposed.")).toBeVisible();

  await card.getByRole("button", { name: "Choose tools" }).click();
  await card.getByRole("switch", { name: "Place order" }).click();
  await expect(card.getByText("1 of 2 tools are exposed.")).toBeVisible();
  // What changes things asks first by itself.
  await expect(card.getByRole("combobox", { name: "Policy of Place order" })).toHaveValue("approval");
  await card.getByRole("combobox", { name: "Policy of Place order" }).selectOption("denied");
  await expect(page.getByText("Place order: denied.")).toBeVisible();
  await expectAccessible(page, "the tools of a source");

  const headers = { "x-tenant-id": person.organization.id };
  const { data } = (await (await page.request.get("/api/v1/tools", { headers })).json()) as {
    data: { name: string; policy: string }[];
  };
  expect(data.find(({ name }) => name === "shop__place_order")).toMatchObject({ policy: "denied" });

  await card.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove the source" }).click();
  await expect(page.getByText("No source yet")).toBeVisible();
});

test("a server that needs a sign-in is connected by going there and coming back", async ({ page, context, person }) => {
  await context.addCookies(person.state.cookies);
  await page.goto(`/${person.organization.slug}/settings/tools`);
  await page.getByRole("button", { name: "Add an MCP server" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Private shop");
  await dialog.getByLabel("Address").fill(`${url}/signed-in/mcp`);
  await dialog.getByLabel("Authentication").selectOption("oauth");
  await dialog.getByRole("button", { name: "Add and sign in" }).click();
  const card = page.getByRole("region", { name: "Private shop" });
  await expect(card.getByText("0 of 2 tools are exposed.")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/${person.organization.slug}/settings/tools$`));
  await expect(card.getByText("Works")).toBeVisible();
});
