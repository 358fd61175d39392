const registry = Symbol.for("cadre");

type Registry = Map<string, unknown>;

/**
 * Returns the process-wide instance under `key`, making it on first use.
 * Next gives instrumentation, route handlers and pages each their own copy of a module, so a module-level
 * variable is not one per process; `globalThis` is.
 */
export function processSingleton<T>(key: string, create: () => T): T {
  const holder = globalThis as unknown as Record<symbol, Registry | undefined>;
  holder[registry] ??= new Map();
  const instances = holder[registry];
  if (!instances.has(key)) instances.set(key, create());
  return instances.get(key) as T;
}
