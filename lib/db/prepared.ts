import "server-only";
import type { Sql } from "postgres";

type Statement = (text: string, parameters?: unknown[], options?: object) => { execute(): unknown };
type Scope = (...args: unknown[]) => unknown;

const scopes = new Set(["begin", "savepoint"]);

/**
 * The same client for Drizzle, which never lets a statement be prepared: each would cost a second round trip, for
 * its parameters' types, every time. Here each text is prepared once per connection. Statements also leave in the order
 * in which they are started, so a transaction may send the next one before the answer to the last.
 */
export function preparing<Client extends Sql>(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name === "unsafe") return prepared(value as Statement);
      return scopes.has(String(name)) ? scope(value as Scope) : value;
    },
  });
}

function prepared(unsafe: Statement): Statement {
  return (text, parameters = [], options = {}) => {
    const statement = unsafe(text, parameters, { ...options, prepare: true });
    statement.execute();
    return statement;
  };
}

function scope(open: Scope): Scope {
  return (...args) => {
    const work = args.at(-1) as (inner: Sql) => unknown;
    return open(...args.slice(0, -1), (inner: Sql) => work(preparing(inner)));
  };
}
