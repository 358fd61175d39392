import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { type ApiCall, api } from "@/lib/api/client";
import { endpoint, type HandlerResult, type RouteKey } from "@/lib/api/endpoint";

const list = endpoint({
  method: "GET",
  path: "/api/v1/things",
  summary: "List",
  tags: ["things"],
  access: "user",
  query: z.object({ limit: z.coerce.number().default(20) }),
  response: z.object({ data: z.array(z.string()) }),
  status: 200,
});
const update = endpoint({
  method: "PATCH",
  path: "/api/v1/things/{id}",
  summary: "Update",
  tags: ["things"],
  access: "runs:write",
  params: z.object({ id: z.uuid() }),
  body: z.object({ name: z.string() }),
  status: 204,
});

test("a call takes exactly what its contract asks for", () => {
  expectTypeOf<RouteKey<typeof update>>().toEqualTypeOf<"PATCH /api/v1/things/{id}">();
  expectTypeOf<ApiCall<typeof update>["body"]>().toEqualTypeOf<{ name: string }>();
  expectTypeOf<HandlerResult<typeof update>>().toEqualTypeOf<undefined>();
  const calls = () => [
    api<typeof list>("GET /api/v1/things"),
    api<typeof list>("GET /api/v1/things", { query: { limit: 3 } }),
    api<typeof update>("PATCH /api/v1/things/{id}", { params: { id: "x" }, body: { name: "y" } }),
    // @ts-expect-error the body is missing
    api<typeof update>("PATCH /api/v1/things/{id}", { params: { id: "x" } }),
    // @ts-expect-error another path
    api<typeof list>("GET /api/v1/other"),
    // @ts-expect-error the params and the body are missing
    api<typeof update>("PATCH /api/v1/things/{id}"),
  ];
  expectTypeOf(calls).returns.items.toExtend<Promise<unknown>>();
  expectTypeOf<Awaited<ReturnType<typeof api<typeof list>>>>().toEqualTypeOf<{ data: string[] }>();
});
