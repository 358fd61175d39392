import { expect, test, vi } from "vitest";
import { ToolResult } from "@/features/tools/schema";

test("a result with files is known for one whichever copy of the module made it", async () => {
  vi.resetModules();
  const other = await import("@/features/tools/schema");
  expect(other.ToolResult).not.toBe(ToolResult);
  expect(new other.ToolResult("made", [])).toBeInstanceOf(ToolResult);
  expect({ output: "made", files: [] }).not.toBeInstanceOf(ToolResult);
  expect(null).not.toBeInstanceOf(ToolResult);
});
