/**
 * One program in one QuickJS, in a thread of its own. `run-javascript.ts` starts it and ends it. Plain JavaScript that
 * imports packages only: Node loads it as it is, and stripping types would double the time to start.
 */
import { parentPort, workerData } from "node:worker_threads";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";

/**
 * @typedef {import("quickjs-emscripten-core").QuickJSContext} QuickJSContext
 * @typedef {import("quickjs-emscripten-core").QuickJSHandle} QuickJSHandle
 * @typedef {{ name: string, message: string }} ProgramError
 * @typedef {import("./program").ProgramLimits & import("./program").Program} Program
 * @typedef {import("./program").ProgramFile} ProgramFile
 */

/** `JS_EVAL_FLAG_ASYNC` of quickjs.h: `await` at the top level; the value of the last expression comes as a promise. */
const evalAsync = 1 << 7;
const stackBytes = 256 * 1024;
const jobsPerSlice = 1000;
const progressIntervalMs = 200;

/**
 * Runs inside the sandbox: the console, files, and values as a person would write them. Takes the only functions of the
 * host.
 */
const prelude = `(write, host) => {
  "use strict";
  const { stringify } = JSON;
  const maxItems = 100, maxDepth = 5;
  const list = (items, size, open, close) => {
    const more = size > items.length ? [...items, "… " + (size - items.length) + " more"] : items;
    return more.length ? open + " " + more.join(", ") + " " + close : open + close;
  };
  const quote = (value, depth) => (typeof value === "string" ? stringify(value) : show(value, depth));
  const take = (iterable) => {
    const items = [];
    for (const item of iterable) {
      if (items.length === maxItems) break;
      items.push(item);
    }
    return items;
  };
  const key = (name) => (/^[A-Za-z_$][\\w$]*$/.test(name) ? name : stringify(name));
  const open = [];
  const show = (value, depth) => {
    if (typeof value === "string") return value;
    if (typeof value === "bigint") return value + "n";
    if (typeof value === "symbol") return value.toString();
    if (typeof value === "function") return "[Function" + (value.name ? ": " + value.name : "") + "]";
    if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
    if (open.includes(value)) return "[Circular]";
    if (depth > maxDepth) return Array.isArray(value) ? "[Array]" : "[Object]";
    open.push(value);
    try {
      return showObject(value, depth + 1);
    } finally {
      open.pop();
    }
  };
  const showObject = (value, depth) => {
    if (value instanceof Error) return value.name + ": " + value.message;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (value instanceof RegExp) return value.toString();
    if (value instanceof Promise) return "Promise {}";
    if (value instanceof Map) {
      const entries = take(value).map(([k, v]) => quote(k, depth) + " => " + quote(v, depth));
      return "Map(" + value.size + ") " + list(entries, value.size, "{", "}");
    }
    if (value instanceof Set) {
      return "Set(" + value.size + ") " + list(take(value).map((v) => quote(v, depth)), value.size, "{", "}");
    }
    if (Array.isArray(value) || ArrayBuffer.isView(value)) {
      return list(take(value).map((v) => quote(v, depth)), value.length ?? 0, "[", "]");
    }
    const names = Object.keys(value);
    const fields = names.slice(0, maxItems).map((name) => key(name) + ": " + quote(value[name], depth));
    const maker = value.constructor?.name;
    return (maker && maker !== "Object" ? maker + " " : "") + list(fields, names.length, "{", "}");
  };
  const print = (...values) => write(values.map((value) => show(value, 0)).join(" "));
  globalThis.console = { log: print, info: print, debug: print, warn: print, error: print, dir: print, table: print };
  const bytesOf = (content) =>
    ArrayBuffer.isView(content)
      ? content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength)
      : content instanceof ArrayBuffer ? content : String(content);
  globalThis.files = Object.freeze({
    list: () => JSON.parse(host.list()),
    read: (name) => host.readText(String(name)),
    readBytes: (name) => new Uint8Array(host.readBytes(String(name))),
    write: (name, content) => host.write(String(name), bytesOf(content)),
  });
  return (value) => show(value, 0);
}`;

/**
 * What `files` of the prelude calls: reads what came with the program, keeps what it writes within its limits.
 * @type {(vm: QuickJSContext, program: Program, made: Map<string, Uint8Array>) => QuickJSHandle}
 */
function hostFiles(vm, program, made) {
  const find = (handle) => {
    const name = vm.getString(handle);
    const bytes = made.get(name) ?? program.files.find((file) => file.name === name)?.bytes;
    if (!bytes) throw new Error(`There is no file ${JSON.stringify(name)}.`);
    return bytes;
  };
  const names = () => [...new Set([...program.files.map((file) => file.name), ...made.keys()])];
  const keep = (nameHandle, content) => {
    const name = vm.getString(nameHandle);
    const isText = vm.typeof(content) === "string";
    const bytes = isText ? Buffer.from(vm.getString(content)) : vm.getArrayBuffer(content).value.slice();
    const others = [...made].filter(([each]) => each !== name);
    if (others.length >= program.mostFiles) throw new Error(`A program may write ${program.mostFiles} files.`);
    const total = others.reduce((sum, [, each]) => sum + each.byteLength, bytes.byteLength);
    if (total > program.fileBytes) {
      throw new Error(`Files may have ${program.fileBytes / 1024 / 1024} MB together.`);
    }
    made.set(name, new Uint8Array(bytes));
  };
  const functions = {
    list: () => vm.newString(JSON.stringify(names())),
    readText: (name) => vm.newString(new TextDecoder().decode(find(name))),
    readBytes: (name) => vm.newArrayBuffer(new Uint8Array(find(name)).buffer),
    write: keep,
  };
  const host = vm.newObject();
  for (const [name, work] of Object.entries(functions)) vm.setProp(host, name, vm.newFunction(name, work));
  return host;
}

function cut(text, length) {
  return text.length <= length ? text : `${text.slice(0, length)}\n… cut after ${length} characters`;
}

/** @type {(vm: QuickJSContext, formatter: QuickJSHandle, value: QuickJSHandle) => string | null} */
function format(vm, formatter, value) {
  const formatted = vm.callFunction(formatter, vm.undefined, value);
  if (formatted.error) return null;
  return vm.getString(formatted.value);
}

/** @type {(vm: QuickJSContext, handle: QuickJSHandle) => ProgramError} */
function readError(vm, handle) {
  const read = (name) => {
    const value = vm.getProp(handle, name);
    return vm.typeof(value) === "string" ? vm.getString(value) : null;
  };
  if (vm.typeof(handle) !== "object") return { name: "Error", message: `The program threw ${vm.dump(handle)}.` };
  const name = read("name") ?? "Error";
  const message = read("message") ?? "The program threw an object that is not an error.";
  const line = /program\.js:(\d+)/.exec(read("stack") ?? "")?.[1];
  return { name: cut(name, 100), message: cut(line ? `${message} (line ${line})` : message, 1000) };
}

function isError(value) {
  return "message" in value;
}

/**
 * What a promise holds once all jobs are done; an error if it was rejected or nothing settles it.
 * @type {(vm: QuickJSContext, promise: QuickJSHandle, expired: () => boolean) => QuickJSHandle | ProgramError}
 */
function settle(vm, promise, expired) {
  while (vm.runtime.hasPendingJob() && !expired()) {
    const jobs = vm.runtime.executePendingJobs(jobsPerSlice);
    if (jobs.error) return readError(vm, jobs.error);
  }
  const state = vm.getPromiseState(promise);
  if (state.type === "fulfilled") return state.value;
  if (state.type === "rejected") return readError(vm, state.error);
  return { name: "Error", message: "The program awaits a promise that nothing settles." };
}

/** @returns {{ result: string | null, error: ProgramError | null }} */
function evaluate(vm, code, formatter, expired) {
  const evaluated = vm.evalCode(code, "program.js", evalAsync);
  if (evaluated.error) return { result: null, error: readError(vm, evaluated.error) };
  const wrapped = settle(vm, evaluated.value, expired);
  if (isError(wrapped)) return { result: null, error: wrapped };
  const value = settle(vm, vm.getProp(wrapped, "value"), expired);
  if (isError(value)) return { result: null, error: value };
  return { result: vm.typeof(value) === "undefined" ? null : format(vm, formatter, value), error: null };
}

/** @type {(error: ProgramError | null, program: Program, expired: boolean) => ProgramError | null} */
function explain(error, program, expired) {
  if (expired) {
    const seconds = program.timeLimitMs / 1000;
    return { name: "TimeoutError", message: `The program ran longer than ${seconds} seconds and was stopped.` };
  }
  if (error?.name === "InternalError" && error.message.startsWith("out of memory")) {
    const megabytes = Math.round(program.memoryBytes / 1024 / 1024);
    return { name: "MemoryError", message: `The program needed more than ${megabytes} MB of memory and was stopped.` };
  }
  return error;
}

/** @type {(program: Program, onProgress: (stdout: string) => void) => Promise<import("./program").ProgramResult>} */
async function runProgram(program, onProgress) {
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const runtime = quickjs.newRuntime({ memoryLimitBytes: program.memoryBytes, maxStackSizeBytes: stackBytes });
  const vm = runtime.newContext();
  let stdout = "";
  let reportedAt = performance.now();
  const write = vm.newFunction("write", (text) => {
    if (stdout.length > program.stdoutLength) return;
    stdout += `${vm.getString(text)}\n`;
    if (stdout.length <= program.stdoutLength && performance.now() - reportedAt < progressIntervalMs) return;
    reportedAt = performance.now();
    onProgress(cut(stdout, program.stdoutLength));
  });
  const install = vm.unwrapResult(vm.evalCode(prelude, "prelude.js"));
  const made = new Map();
  const formatter = vm.unwrapResult(vm.callFunction(install, vm.undefined, write, hostFiles(vm, program, made)));

  // Tells that the program starts now: its time does not include the thread's.
  onProgress("");
  const startedAt = performance.now();
  const expired = () => performance.now() - startedAt > program.timeLimitMs;
  runtime.setInterruptHandler(expired);
  const { result, error } = evaluate(vm, program.code, formatter, expired);
  const explained = explain(error, program, expired());
  return {
    stdout: cut(stdout, program.stdoutLength),
    result: explained || result === null ? null : cut(result, program.resultLength),
    error: explained,
    durationMs: Math.round(performance.now() - startedAt),
    files: [...made].map(([name, bytes]) => ({ name, bytes })),
    notes: [],
  };
}

// Nothing is disposed: the thread ends with the program.
const outcome = await runProgram(workerData, (stdout) => parentPort?.postMessage({ stdout }));
parentPort?.postMessage(outcome);
