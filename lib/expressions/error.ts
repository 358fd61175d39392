/** What is wrong with an expression, or with what it was evaluated on, in a sentence for who wrote it. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  /** Where in the source, in characters from 0; null when no place can be told. */
  readonly position: number | null;

  constructor(message: string, position: number | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.position = position;
  }
}
