import "server-only";
import { AppError } from "@/lib/errors";
import { ExpressionError } from "@/lib/expressions/error";
import { compileExpression } from "@/lib/expressions/expression";
import { mapperVariables } from "../constants";

/** Headers that hold secrets or say nothing about what was sent. */
const hidden =
  /^(authorization|cookie|proxy-.*|webhook-signature|x-hub-signature(-256)?|x-forwarded-.*|x-real-ip|host)$/;

export interface Call {
  payload: unknown;
  headers: Record<string, string>;
  query: Record<string, string>;
}

/** What a mapper sees of a call. Names of headers are in lower case. */
export function callOf(payload: unknown, headers: Headers, query: URLSearchParams): Call {
  const shown = [...headers].filter(([name]) => !hidden.test(name));
  return { payload, headers: Object.fromEntries(shown), query: Object.fromEntries(query) };
}

/** Throws `validation_failed` at `input_mapper` for what is no expression over a call. */
export function requireMapper(source: string): void {
  try {
    compileExpression(source, mapperVariables);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new AppError("validation_failed", "Some fields are not valid.", {
      errors: [{ path: "input_mapper", message: error.message }],
    });
  }
}

/** What the target is given for a call. Throws an `ExpressionError` where the mapper finds something else than it expects. */
export function mapInput(mapper: string | null, call: Call): unknown {
  return mapper === null ? call.payload : compileExpression(mapper, mapperVariables).evaluate({ ...call });
}
