import { registerHooks } from "node:module";

/** Lets a plain Node process import server code, as Vitest does: `--import` this file. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "server-only" ? { url: "data:text/javascript,", shortCircuit: true } : next(specifier, context),
});
