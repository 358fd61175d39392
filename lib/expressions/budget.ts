import { ExpressionError } from "./error";
import { expressionLimits } from "./limits";
import { entriesOf } from "./values";

/** What one evaluation may still spend. Evaluations never overlap: they are synchronous. */
export class Budget {
  #left: number = expressionLimits.steps;
  readonly #sizes = new WeakMap<object, number>();
  // One object for all refusals: `||` and `all()` catch errors and go on, and would make one for each item.
  readonly #exhausted = new ExpressionError(
    `The expression takes more than ${expressionLimits.steps.toLocaleString("en")} steps on this input.`,
  );

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw this.#exhausted;
  }

  /** Counts a value that is read or made as a whole. */
  spendOn(value: unknown): void {
    const size = this.#sizeOf(value);
    if (size > expressionLimits.valueSize) {
      const most = expressionLimits.valueSize.toLocaleString("en");
      throw new ExpressionError(`A value is larger than ${most} characters and entries.`);
    }
    this.spend(Math.floor(size / expressionLimits.charactersPerStep));
  }

  /** A part that occurs twice counts twice, as it would when it is written out, but is looked at once. */
  #sizeOf(value: unknown): number {
    if (typeof value === "string") return value.length;
    if (typeof value !== "object" || value === null) return 1;
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    let size = 1;
    if (ArrayBuffer.isView(value)) size += value.byteLength;
    else if (Array.isArray(value)) for (const item of value) size += this.#sizeOf(item);
    else for (const [key, item] of entriesOf(value)) size += key.length + this.#sizeOf(item);
    this.#sizes.set(value, size);
    return size;
  }
}
