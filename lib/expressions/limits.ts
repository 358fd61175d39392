/** How much an expression may be and do. Sizes count characters of texts and entries of lists and objects, all levels. */
export const expressionLimits = {
  /** Characters of the source. */
  sourceLength: 8_000,
  /** Parts of the parsed source. */
  nodes: 2_000,
  depth: 60,
  /** Evaluated parts, and for each value that is read as a whole one more per `charactersPerStep`. */
  steps: 100_000,
  charactersPerStep: 64,
  /** Size of any value that comes into being. */
  valueSize: 2_000_000,
} as const;
