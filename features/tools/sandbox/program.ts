/** A file that a program is given, or that it made. */
export interface ProgramFile {
  name: string;
  bytes: Uint8Array;
}

export interface Program {
  code: string;
  files: readonly ProgramFile[];
}

export interface ProgramResult {
  stdout: string;
  /** The value of the last expression as text; null if there is none or the program failed. */
  result: string | null;
  error: { name: string; message: string } | null;
  durationMs: number;
  /** What the program wrote. */
  files: ProgramFile[];
  /** What it wrote that was not kept, in words. */
  notes: string[];
}

export interface ProgramLimits {
  timeLimitMs: number;
  memoryBytes: number;
  /** Characters of standard output, and of the result, that are kept. */
  stdoutLength: number;
  resultLength: number;
  /** Files that are kept of what a program wrote, and their bytes together. */
  mostFiles: number;
  fileBytes: number;
}

export const programLimits: ProgramLimits = {
  timeLimitMs: 5_000,
  memoryBytes: 64 * 1024 * 1024,
  stdoutLength: 16 * 1024,
  resultLength: 4 * 1024,
  mostFiles: 10,
  fileBytes: 20 * 1024 * 1024,
};

/** Python's own runtime takes more of both. */
export const pythonLimits: ProgramLimits = { ...programLimits, timeLimitMs: 10_000, memoryBytes: 256 * 1024 * 1024 };

export function timeoutError({ timeLimitMs }: ProgramLimits): { name: string; message: string } {
  return {
    name: "TimeoutError",
    message: `The program ran longer than ${timeLimitMs / 1000} seconds and was stopped.`,
  };
}

export function memoryError({ memoryBytes }: ProgramLimits): { name: string; message: string } {
  const megabytes = Math.round(memoryBytes / 1024 / 1024);
  return { name: "MemoryError", message: `The program needed more than ${megabytes} MB of memory and was stopped.` };
}
