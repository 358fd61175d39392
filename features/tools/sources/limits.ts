/** Limits of what a person enters, for forms and server alike. */
export const FieldLimits = {
  /** No double underscore, so that the name of a tool tells its source. */
  keyPattern: /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
  keyCharacters: 24,
} as const;

export const mostSources = 30;
export const mostExposedTools = 200;
