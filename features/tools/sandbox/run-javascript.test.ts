import { expect, test } from "vitest";
import { programLimits } from "@/features/tools/sandbox/program";
import { runJavaScript } from "@/features/tools/sandbox/run-javascript";

const never = new AbortController().signal;
const run = (code: string) => runJavaScript({ code, files: [] }, never);
const runShortly = (code: string) => runJavaScript({ code, files: [] }, never, { ...programLimits, timeLimitMs: 500 });

test.each([
  ["const text = 'a'; text.repeat(3)", "aaa"],
  ["await Promise.resolve(5)", "5"],
  ["(async () => { await null; return { a: 1 }; })()", "{ a: 1 }"],
])("%s has the value %s", async (code, result) => {
  expect(await run(code)).toMatchObject({ result, error: null, stdout: "" });
});

const shown = [
  ["[1, 'b', null, undefined, -0]", '[ 1, "b", null, undefined, -0 ]'],
  [
    "({ a: [], 'b-c': new Map([[1, { d: true }]]), e: new Set([2]) })",
    '{ a: [], "b-c": Map(1) { 1 => { d: true } }, e: Set(1) { 2 } }',
  ],
  ["(() => { const o = {}; o.self = o; return o })()", "{ self: [Circular] }"],
  ["10n ** 20n", "100000000000000000000n"],
  ["new Date(0)", "1970-01-01T00:00:00.000Z"],
  ["new (class Point { x = 1 })()", "Point { x: 1 }"],
  ["[1, 2, 3].map", "[Function: map]"],
  ["Symbol('s')", "Symbol(s)"],
  ["new TypeError('no')", "TypeError: no"],
  ["new Uint8Array(3)", "[ 0, 0, 0 ]"],
] as const;

test("values are printed as a person would write them", async () => {
  const { stdout } = await run(shown.map(([code]) => `console.log(${code});`).join("\n"));
  expect(stdout.trimEnd().split("\n")).toEqual(shown.map(([, text]) => text));
});

test("what the program prints comes back in order, also what it prints before it fails", async () => {
  const { stdout, result, error } = await run(`
    console.log("sum", 1 + 2, [4]);
    console.error("to stderr");
    Promise.resolve().then(() => console.log("later"));
    setTimeout(() => 1);`);
  expect(stdout).toBe("sum 3 [ 4 ]\nto stderr\nlater\n");
  expect(result).toBeNull();
  expect(error).toEqual({ name: "ReferenceError", message: "'setTimeout' is not defined (line 5)" });
});

test("a program without a value has none", async () => {
  expect(await run("let a = 1;")).toMatchObject({ result: null, error: null });
});

test.each([
  ["retrun 1", "SyntaxError", /line 1/],
  ["\n\nfoo()", "ReferenceError", /'foo' is not defined \(line 3\)/],
  ["throw new TypeError('no')", "TypeError", /^no \(line 1\)$/],
  ["throw 5", "Error", /threw 5/],
  ["Promise.reject(new RangeError('late'))", "RangeError", /late/],
  ["await new Promise(() => {})", "Error", /nothing settles/],
  ["(function f() { return f() + 1 })()", "InternalError", /stack overflow/],
  ["eval('('.repeat(500000))", /./, /./],
])("%s fails as %s", async (code, name, message) => {
  expect(await run(code)).toMatchObject({
    result: null,
    error: { name: expect.stringMatching(name) as string, message: expect.stringMatching(message) as string },
  });
});

test.each([
  "for (;;) {}",
  "(function again() { Promise.resolve().then(again) })()",
  "/^(a+)+$/.test('a'.repeat(40) + 'b')",
  "new Proxy({}, { get() { for (;;) {} } })",
  "throw Object.defineProperty({}, 'message', { get() { for (;;) {} } })",
  "for (;;) { try { for (;;) {} } catch {} }",
])("%s is stopped after its time", async (code) => {
  const { error, durationMs } = await runShortly(code);
  expect(error).toEqual({ name: "TimeoutError", message: "The program ran longer than 0.5 seconds and was stopped." });
  expect(durationMs).toBeLessThan(4_000);
});

test.each(["'a'.repeat(2 ** 29)", "new ArrayBuffer(1e9)", "const a = []; for (;;) a.push(new Array(1e5).fill(1))"])(
  "%s cannot take more than its memory",
  async (code) => {
    const { error } = await runShortly(code);
    expect(error?.name).toMatch(/^(Memory|Timeout)Error$/);
  },
);

test("a flood of output is cut", async () => {
  const { stdout, error } = await runShortly("for (;;) console.log('x'.repeat(1000))");
  expect(stdout.length).toBeLessThan(programLimits.stdoutLength + 100);
  expect(stdout).toMatch(/cut after 16384 characters$/);
  expect(error?.name).toBe("TimeoutError");
  expect((await run("'x'.repeat(1e6)")).result).toMatch(/cut after 4096 characters$/);
});

const escapes = [
  "globalThis.constructor.constructor('return typeof process')()",
  "(() => {}).constructor('return typeof process')()",
  "console.log.constructor('return typeof process')()",
  "(async () => {}).constructor('return typeof process')()",
  "typeof require",
  "typeof fetch",
  "typeof WebAssembly",
  "typeof Worker",
];

test("no way out leads to the host", async () => {
  const { stdout, error } = await run(escapes.map((code) => `console.log(await (${code}));`).join("\n"));
  expect(error).toBeNull();
  expect(stdout.trimEnd().split("\n")).toEqual(escapes.map(() => "undefined"));
});

test("no module can be loaded", async () => {
  const { stdout } = await run(`
    for (const name of ["node:fs", "/etc/passwd", "https://example.com/a.js"]) {
      await import(name).catch((error) => console.log(error.message));
    }`);
  expect(stdout.match(/could not load module/g)).toHaveLength(3);
});

const language = [
  /^(Array|Object|Function|Iterator|Number|Boolean|String|Symbol|BigInt|Date|RegExp|Promise|Proxy|Map|Set)$/,
  /^(Math|JSON|Reflect|globalThis|undefined|NaN|Infinity|eval|isNaN|isFinite|parseInt|parseFloat|escape|unescape)$/,
  /^(Weak(Map|Set|Ref)|FinalizationRegistry|DataView|(Shared)?ArrayBuffer|\w+Array|\w*Error|(en|de)codeURI(Component)?)$/,
  /^(console|files)$/,
];

test("the global object holds the language, the console and files, nothing else", async () => {
  const { result } = await run("Object.getOwnPropertyNames(globalThis).join()");
  const names = result?.split(",") ?? [];
  expect(names).toContain("Promise");
  expect(names.filter((name) => !language.some((pattern) => pattern.test(name)))).toEqual([]);
});

test("one program sees nothing of another", async () => {
  await run("globalThis.secret = 1; Object.prototype.secret = 2");
  expect(await run("typeof secret + typeof ({}).secret")).toMatchObject({ result: "undefinedundefined" });
});

test("the event loop goes on while programs run, and a third program waits for a free place", async () => {
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 20);
  const results = await Promise.all(["for (;;) {}", "for (;;) {}", "1"].map(runShortly));
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(10);
  expect(results.map((result) => result.error?.name ?? result.result)).toEqual(["TimeoutError", "TimeoutError", "1"]);
});

test("an abort ends a running program and one that waits, and gives their places back", async () => {
  const abort = new AbortController();
  const runs = [1, 2, 3].map(() => runJavaScript({ code: "for (;;) {}", files: [] }, abort.signal));
  const settled = Promise.allSettled(runs);
  abort.abort(new Error("cancelled"));
  expect((await settled).map((run) => run.status)).toEqual(["rejected", "rejected", "rejected"]);
  await expect(runJavaScript({ code: "1", files: [] }, abort.signal)).rejects.toThrow("cancelled");
  expect(await run("1 + 1")).toMatchObject({ result: "2" });
});

const text = new TextEncoder();

test("a program reads the files that come with it and leaves others behind", async () => {
  const table = { name: "table.csv", bytes: text.encode("a,1\nb,2") };
  const code = `
    const rows = files.read("table.csv").split("\\n").map((line) => line.split(","));
    files.write("sum.json", JSON.stringify(rows.reduce((sum, [, n]) => sum + Number(n), 0)));
    files.write("bytes.bin", new Uint8Array([1, 2, 3]).subarray(1));
    [files.list(), files.readBytes("table.csv").length, files.read("sum.json")]`;
  const { result, error, files } = await runJavaScript({ code, files: [table] }, never);
  expect(error).toBeNull();
  expect(result).toBe('[ [ "table.csv", "sum.json", "bytes.bin" ], 7, "3" ]');
  expect(files).toEqual([
    { name: "sum.json", bytes: text.encode("3") },
    { name: "bytes.bin", bytes: Uint8Array.from([2, 3]) },
  ]);
});

test.each([
  ["files.read('/etc/passwd')", /There is no file/],
  ["for (let i = 0; i < 11; i++) files.write('f' + i, 'x')", /may write 10 files/],
  ["for (let i = 0; i < 3; i++) files.write('f' + i, 'x'.repeat(9 * 1024 * 1024))", /20 MB together/],
])("%s is told no", async (code, message) => {
  const { error } = await run(code);
  expect(error?.message).toMatch(message);
});
