/**
 * What a run was started with cannot be made again: a deploy took a part of it out of the catalog, or its stored form
 * cannot be read. The message is for the person whose run it is.
 */
export class ConfigurationLostError extends Error {}

export function missingPart(kind: "agent" | "workflow", key: string): ConfigurationLostError {
  return new ConfigurationLostError(
    `The ${kind} “${key}” that this run works with is no longer part of this installation. Run what is there now.`,
  );
}

/** What `read` makes of something stored; whatever it throws means that it is lost. */
export function readStored<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigurationLostError) throw error;
    throw new ConfigurationLostError("What this run was started with can no longer be read. Start it anew.", {
      cause: error,
    });
  }
}
