import fc from "fast-check";
import { expect, test } from "vitest";
import { ExpressionError } from "./error";
import { compileExpression } from "./expression";
import { expressionLimits } from "./limits";

const variables = ["input", "steps", "previous"];
const values = {
  input: {
    n: 3,
    price: 2.5,
    text: "Grüße",
    items: [
      { name: "a", size: 1 },
      { name: "b", size: 20 },
    ],
    empty: null,
  },
  steps: { research: { title: "T", found: ["x", "y"] }, draft: "A text." },
};

const evaluate = (source: string, given: Record<string, unknown> = values) =>
  compileExpression(source, variables).evaluate(given);

function errorOf(work: () => unknown): ExpressionError {
  try {
    work();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

test.each<[string, unknown]>([
  ["input.n + 1", 4],
  ["input.n * 2 + 0.5", 6.5],
  ["input.n % 2 == 1", true],
  ["input.n / 2", 1.5],
  ["7 / 2", 3],
  ["1 == 1.0", true],
  ["input.items[0].name", "a"],
  ["input['items'][1]['name']", "b"],
  ["size(input.items)", 2],
  ["input.items.filter(i, i.size > 10).map(i, i.name)", ["b"]],
  ["input.items.map(i, i.name).join(', ')", "a, b"],
  ["input.items.exists(i, i.name == 'a') && !input.items.all(i, i.size > 10)", true],
  ["has(steps.draft) ? steps.draft : 'nothing'", "A text."],
  ["has(steps.skipped)", false],
  ["steps.?skipped.orValue('none')", "none"],
  ["steps.?skipped", null],
  ["previous == null", true],
  ["input.empty", null],
  ["{'title': steps.research.title, 'items': input.items, 'n': 1}", { title: "T", items: values.input.items, n: 1 }],
  ["[1, 'a', {'b': true}]", [1, "a", { b: true }]],
  ["'Sum: ' + text(input.n) + ' of ' + text(input.items[0])", 'Sum: 3 of {"name":"a","size":1}'],
  ["text(steps.draft)", "A text."],
  ["json(steps.research)", '{"title":"T","found":["x","y"]}'],
  ["parse_json('{\"a\": [1, 2]}').a[1]", 2],
  ["input.text.truncate(3)", "Gr…"],
  ["'👩‍🚀 in space'.truncate(200)", "👩‍🚀 in space"],
  ["'a-b-c'.replace('-', '+')", "a+b+c"],
  ["'a'.replace('', 'b')", "a"],
  ["timestamp('2026-03-29T01:30:00Z') + duration('1h')", "2026-03-29T02:30:00.000Z"],
  ["5u", 5],
])("%s gives what a reader expects", (source, expected) => {
  expect(evaluate(source)).toEqual(expected);
});

test.each<[string, string, number]>([
  ["steps.draft ==", "Unexpected token: EOF.", 14],
  ["1 + nobody", "Unknown variable: nobody.", 4],
  ["'a' + 1", "No such overload: string + int.", 0],
  ["eval('1')", "Found no matching overload for 'eval(string)'.", 0],
  ["input.text.matches('(a+)+$')", "matches() is not available. Use contains(), startsWith() or endsWith().", 0],
  ["['a'].join(input.text)", "The separator of join() has to be written out, with at most 32 characters.", 11],
  ["  ", "Write an expression.", 0],
])("%s does not compile, and the error says where", (source, message, position) => {
  expect(errorOf(() => compileExpression(source, variables))).toMatchObject({ message, position });
});

test.each<[string, string]>([
  ["input.missing", "No such key: missing."],
  ["input.items[7]", "No such key: index out of bounds, index 7 >= size 2."],
  ["'n: ' + input.n", "No such overload: string + dyn<double>."],
  ["parse_json('{')", "parse_json() was given a text that is no JSON."],
  ["9223372036854775807", "The expression gives an integer beyond ±9,007,199,254,740,991."],
  ["input.price / 0", "The expression gives a number that JSON does not know."],
  ["b'abc'", "The expression gives bytes, a duration or a type, which JSON does not know."],
  ["type(input)", "The expression gives bytes, a duration or a type, which JSON does not know."],
])("%s fails as it is evaluated", (source, message) => {
  expect(errorOf(() => evaluate(source)).message).toBe(message);
});

test.each([
  "input.constructor",
  "input.__proto__",
  "input['__proto__']",
  "input['constructor']",
  "input.text.constructor",
  "input.text.length",
  "input.items.constructor",
  "input.items['length']",
  "input.toString",
  "has(input.constructor) ? 'found' : input.prototype",
  "[].constructor",
  "{}.constructor",
])("%s reaches nothing of JavaScript", (source) => {
  expect(errorOf(() => evaluate(source)).message).toMatch(/^No such key|^Found no|^Cannot index|^List index/);
});

test.each(["constructor", "toString", "__proto__", "globalThis", "process", "this"])("%s is no variable", (source) => {
  expect(() => compileExpression(source, variables)).toThrow(ExpressionError);
});

test("keys that mean something to JavaScript stay plain data and change no prototype", () => {
  const hostile = { input: JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": "c"}') as unknown };
  const given = evaluate("input", hostile) as object;
  expect(Object.getPrototypeOf(given)).toBe(Object.prototype);
  expect(Object.keys(given)).toEqual(["__proto__", "constructor"]);
  expect(evaluate("input.constructor", hostile)).toBe("c");
  expect(evaluate("input['__proto__'].isAdmin && has(input.constructor)", hostile)).toBe(true);
  expect(Object.keys(evaluate("{'__proto__': {'isAdmin': true}, 'a': 1}") as object)).toEqual(["a"]);
  expect({}).not.toHaveProperty("isAdmin");
});

const many = { input: { items: Array.from({ length: 2_000 }, (_, index) => index), text: "x".repeat(200_000) } };
const chain = `[input.items]${".map(a, a + a)".repeat(40)}`;
const texts = `['0123456789']${".map(a, a + a)".repeat(40)}[0]`;

test.each([
  ["loops in loops", "input.items.map(a, input.items.map(b, input.items.map(c, a * b * c)))"],
  [
    "loops whose errors are caught",
    "input.items.exists(a, input.items.exists(b, input.items.exists(c, a + b + c < 0) || a < 0))",
  ],
  ["a list that doubles", chain],
  ["a text that doubles", texts],
  [
    "a name bound to its own double",
    "cel.bind(a, input.text + input.text, cel.bind(b, a + a, cel.bind(c, b + b, c + c + c)))",
  ],
  ["a list that holds itself many times", "input.items.map(a, input.items)"],
  ["long texts searched again and again", "input.items.filter(a, input.text.contains('y'))"],
  ["deep comparisons again and again", "input.items.filter(a, input.items == input.items + [1])"],
  ["replacing every character", "input.text.replace('x', input.text)"],
  ["time zones again and again", "input.items.map(a, timestamp('2026-01-01T00:00:00Z').getHours('Europe/Berlin'))"],
])("%s end soon with an error", (_, source) => {
  const started = performance.now();
  expect(errorOf(() => evaluate(source, many)).message).toMatch(/steps on this input|is larger than|too long/);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("a list of a thousand entries is filtered, mapped and joined within the budget", () => {
  const items = Array.from({ length: 1_000 }, (_, index) => ({ name: `item ${index}`, price: index }));
  const source = "input.items.filter(i, i.price >= input.least).map(i, i.name + ': ' + text(i.price)).join('\\n')";
  expect(String(evaluate(source, { input: { items, least: 500 } })).split("\n")).toHaveLength(500);
});

test("the source has limits in length, depth and parts", () => {
  expect(() => compileExpression(`'${"x".repeat(expressionLimits.sourceLength)}'`, variables)).toThrow("at most 8,000");
  expect(() => compileExpression(`${"(".repeat(100)}1${")".repeat(100)}`, variables)).toThrow("Exceeded maxDepth");
  expect(() => compileExpression(Array(2_100).fill("1").join("+"), variables)).toThrow("Exceeded maxAstNodes");
});

test("an expression tells what it reads and what it gives", () => {
  const { paths, type } = compileExpression(
    "steps.research.title == input['name'] && has(steps.draft) && steps[input.key] != previous",
    variables,
  );
  expect(type).toBe("bool");
  expect(paths).toEqual([
    ["steps", "research", "title"],
    ["input", "name"],
    ["steps", "draft"],
    ["steps"],
    ["input", "key"],
    ["previous"],
  ]);
});

test("two evaluations of one expression know nothing of each other", () => {
  const expression = compileExpression("input.map(i, i + 1)", ["input"]);
  expect(expression.evaluate({ input: [1, 2] })).toEqual([2, 3]);
  expect(() => expression.evaluate({ input: ["a"] })).toThrow(ExpressionError);
  expect(expression.evaluate({ input: [5] })).toEqual([6]);
});

test("whatever JSON goes in comes out the same", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.parse(JSON.stringify(value)) as unknown;
      expect(evaluate("input", { input: json })).toEqual(json);
      expect(evaluate("parse_json(json(input))", { input: json })).toEqual(json);
    }),
  );
});

test("no text whatsoever does anything but compile, be refused or be evaluated to JSON", () => {
  const words = fc.constantFrom(
    "input",
    "steps",
    ".",
    "[",
    "]",
    "(",
    ")",
    "'a'",
    "1",
    "+",
    "==",
    "map",
    "?",
    ":",
    ",",
    "x",
    "!",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words, { maxLength: 12 }).map((all) => all.join("")),
      ),
      (source) => {
        try {
          JSON.stringify(evaluate(source));
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      },
    ),
  );
});

test("a time zone that nobody knows is told", () => {
  const zoned = compileExpression("timestamp('2026-01-01T00:00:00Z').getHours('Mars/Base')", []);
  expect(() => zoned.evaluate({})).toThrow("names a time zone that is not known");
});
