/**
 * One Python program in one Pyodide, in a process of its own. `python-process.ts` hands this text to Node, which may read one
 * folder and nothing else, and ends the process. Lines of JSON come in on standard input and leave on standard output.
 *
 * Whatever a program reaches of this process is of no use: Node's permissions refuse files, processes and threads, no text
 * becomes code, and what could speak to a network or another process is replaced before Python is there.
 */
const [folder, memoryBytes] = process.argv.slice(1);
const builtin = process.getBuiltinModule;
const wasmPage = 64 * 1024;
const progressIntervalMs = 200;

function refuse() {
  throw new Error("A program in the sandbox cannot do this.");
}

function closeNetwork() {
  const [net, dgram, dns] = ["net", "dgram", "dns"].map((name) => builtin(name));
  Object.assign(net.Socket.prototype, { connect: refuse });
  Object.assign(net.Server.prototype, { listen: refuse });
  Object.assign(dgram.Socket.prototype, { bind: refuse, send: refuse, connect: refuse });
  for (const name of Object.keys(dns)) if (typeof dns[name] === "function") dns[name] = refuse;
  for (const name of Object.keys(dns.promises)) dns.promises[name] = refuse;
  process.binding = () => ({ constants: {}, fs: {} });
}

/** Python's memory only grows through this function. */
function capMemory() {
  const { grow } = WebAssembly.Memory.prototype;
  const { call } = Function.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * wasmPage > Number(memoryBytes)) throw new RangeError("The memory is full.");
    return call.call(grow, this, pages);
  };
}

/** What Pyodide needed to load and no program needs to run. */
function closeProcess() {
  for (const name of ["binding", "_linkedBinding", "dlopen", "kill", "_kill", "_debugProcess", "getBuiltinModule"]) {
    Object.defineProperty(process, name, { value: refuse });
  }
  for (const name of ["fetch", "WebSocket", "EventSource", "XMLHttpRequest", "Worker"]) {
    Object.defineProperty(globalThis, name, { value: undefined });
  }
}

function send(message) {
  return new Promise((resolve) => process.stdout.write(`${JSON.stringify(message)}\n`, resolve));
}

/** @returns {Promise<{ code: string, files: { name: string, base64: string }[], limits: import("./program").ProgramLimits }>} */
async function readProgram() {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) text += chunk;
  // The parent is gone, or does not need this process any more.
  if (text === "") process.exit(0);
  return JSON.parse(text);
}

/** Runs inside Python. A program may change all of this: it can only spoil its own answer. */
const harness = `
import os, sys
def _refuse(*_, **__):
    raise PermissionError("A program in the sandbox cannot start others.")
os.system = os.popen = _refuse
for _folder in ("/input", "/output"):
    os.makedirs(_folder, exist_ok=True)
os.chdir("/output")
os.environ["HOME"] = "/output"

async def _cadre_run(code, length):
    from pyodide.code import eval_code_async
    import traceback
    try:
        value = await eval_code_async(code, globals={"__name__": "__main__"}, filename="program.py")
        sys.stdout.flush(); sys.stderr.flush()
        return ["value", None if value is None else repr(value)[:length + 1]]
    except SystemExit as left:
        return ["value", None] if left.code in (None, 0) else ["error", "SystemExit", str(left.code)[:1000]]
    except BaseException as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "program.py"]
        line = error.lineno if isinstance(error, SyntaxError) else (lines[-1] if lines else None)
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return ["error", type(error).__name__, text[:1000] + (f" (line {line})" if line else "")]
    finally:
        try:
            sys.stdout.flush(); sys.stderr.flush()
        except BaseException:
            pass
`;

function cut(text, length) {
  return text.length <= length ? text : `${text.slice(0, length)}\n… cut after ${length} characters`;
}

/** Collects what the program prints and tells the parent of it, so that it is not lost with a program that is stopped. */
function captureOutput(python, { stdoutLength }) {
  const decoder = new TextDecoder();
  let stdout = "";
  let reportedAt = performance.now();
  const write = (bytes) => {
    if (stdout.length > stdoutLength) return bytes.length;
    stdout += decoder.decode(bytes, { stream: true });
    if (stdout.length > stdoutLength || performance.now() - reportedAt > progressIntervalMs) {
      reportedAt = performance.now();
      void send({ stdout: cut(stdout, stdoutLength) });
    }
    return bytes.length;
  };
  python.setStdout({ write });
  python.setStderr({ write });
  return () => cut(stdout, stdoutLength);
}

/** The plain files below a folder, with their names from there. */
function listFiles(FS, folder, prefix = "") {
  return FS.readdir(folder)
    .filter((name) => name !== "." && name !== "..")
    .flatMap((name) => {
      const path = `${folder}/${name}`;
      const { mode, size } = FS.lstat(path);
      if (FS.isDir(mode)) return listFiles(FS, path, `${prefix}${name}/`);
      return FS.isFile(mode) ? [{ name: prefix + name, path, size }] : [];
    });
}

function collectFiles(FS, { mostFiles, fileBytes }) {
  const files = [];
  const notes = [];
  let left = fileBytes;
  for (const { name, path, size } of listFiles(FS, "/output")) {
    if (files.length === mostFiles) {
      notes.push(`More than ${mostFiles} files were written; the others were not kept.`);
      break;
    }
    if (size > left) {
      notes.push(`${cut(name, 100)} was not kept: files may have ${fileBytes / 1024 / 1024} MB together.`);
      continue;
    }
    left -= size;
    files.push({ name, base64: Buffer.from(FS.readFile(path)).toString("base64") });
  }
  return { files, notes };
}

async function loadPython() {
  closeNetwork();
  capMemory();
  const { loadPyodide } = await import(builtin("url").pathToFileURL(`${folder}/pyodide.mjs`).href);
  const silent = { stdin: () => null, stdout: () => undefined, stderr: () => undefined };
  const python = await loadPyodide({ indexURL: `${folder}/`, jsglobals: {}, ...silent });
  python.runPython(harness);
  // Once before it counts: the first call compiles what every later one needs.
  const run = python.globals.get("_cadre_run");
  (await run("import math, json\nprint(1)\n1", 1)).destroy();
  python.unregisterJsModule("pyodide_js");
  closeProcess();
  return { python, run };
}

async function perform({ python, run }, { code, files, limits }) {
  for (const { name, base64 } of files) python.FS.writeFile(`/input/${name}`, Buffer.from(base64, "base64"));
  const stdout = captureOutput(python, limits);
  await send({ started: true });
  const startedAt = performance.now();
  const answer = await run(code, limits.resultLength);
  const [kind, first, message] = answer.toJs();
  const durationMs = Math.round(performance.now() - startedAt);
  const made = collectFiles(python.FS, limits);
  return {
    stdout: stdout(),
    result: kind === "value" && typeof first === "string" ? cut(first, limits.resultLength) : null,
    error: kind === "error" ? { name: first, message } : null,
    durationMs,
    ...made,
  };
}

process.on("uncaughtException", async (error) => {
  await send({ fatal: cut(String(error?.message ?? error), 500) });
  process.exit(1);
});

const loaded = await loadPython();
await send({ ready: true });
await send({ outcome: await perform(loaded, await readProgram()) });
process.exit(0);
