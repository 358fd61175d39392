/** The largest file that is taken, from people and from tools. */
export const maxFileBytes = 25 * 1024 * 1024;

/** So many files may come with one message. */
export const maxFilesPerMessage = 10;

/** Pictures that models see and browsers show. */
export const imageTypes: readonly string[] = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/** What people may attach: pictures, and documents that have text. */
export const attachableTypes: readonly string[] = [
  ...imageTypes,
  "application/pdf",
  "application/json",
  "text/csv",
  "text/markdown",
  "text/plain",
];
