import { expect, test } from "vitest";
import { GET } from "@/app/api/v1/tools/route";
import { problemOf, request, signUp } from "../setup/api";

test("a member lists the tools that agents can use", async () => {
  const { token, organizationId } = await signUp();
  const response = await GET(request("/api/v1/tools", { token, headers: { "x-tenant-id": organizationId } }));
  expect(response.status).toBe(200);
  const { data, next_cursor } = (await response.json()) as { data: Record<string, unknown>[]; next_cursor: null };
  expect(next_cursor).toBeNull();
  expect(data.find((tool) => tool.name === "calculator")).toEqual({
    name: "calculator",
    display_name: "Calculator",
    description: expect.stringContaining("18% * 2450") as string,
    effect: "pure",
    parameters: {
      type: "object",
      properties: {
        expression: { type: "string", maxLength: 500, description: expect.any(String) as string },
      },
      required: ["expression"],
      additionalProperties: false,
    },
    source: null,
    policy: "allowed",
    default_policy: "allowed",
    unavailable: null,
  });
  expect(data.find((tool) => tool.name === "http_post")).toMatchObject({ policy: "approval", effect: "side_effect" });
  expect(data.find((tool) => tool.name === "web_search")).toMatchObject({
    unavailable: "The operator has not set TAVILY_API_KEY.",
  });
});

test("nobody lists them without signing in", async () => {
  expect(await problemOf(await GET(request("/api/v1/tools")))).toEqual({ status: 401, code: "unauthenticated" });
});
