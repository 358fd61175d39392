import { z } from "zod";
import { evaluateExpression } from "@/features/tools/builtin/evaluate-expression";
import { defineTool } from "@/features/tools/schema";

const maxLength = 500;

export const calculator = defineTool({
  name: "calculator",
  displayName: "Calculator",
  description:
    "Computes an arithmetic expression exactly: + - * / ^ %, parentheses, functions such as sqrt, round, log, sin, " +
    'min, max and mean, the constants pi and e, and units. Examples: "18% * 2450", "sqrt(2) * 3", "5 inch to cm".',
  parameters: z.object({
    expression: z.string().max(maxLength).describe('The expression to compute, like "18% * 2450".'),
  }),
  effect: "pure",
  timeoutMs: 5_000,
  async execute({ expression }) {
    const outcome = await evaluateExpression(expression);
    return "error" in outcome ? outcome : { expression, result: outcome.result };
  },
});
