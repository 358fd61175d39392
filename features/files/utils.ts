import { attachableTypes, imageTypes, maxFileBytes } from "./constants";

const units = ["B", "KB", "MB"];
const decimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** `1.4 MB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2;
  return `${decimal.format(bytes / 1024 ** power)} ${units[power]}`;
}

export function isImage(mediaType: string): boolean {
  return imageTypes.includes(mediaType);
}

/** What a file dialog offers. */
export const acceptedFiles = [...attachableTypes, ".csv", ".md", ".txt", ".log", ".json"].join(",");

/** Why a file need not be sent at all; the server looks closer. */
export function whyUnsendable({ size }: { size: number }): string | null {
  if (size === 0) return "This file is empty.";
  if (size > maxFileBytes) return `Larger than ${formatBytes(maxFileBytes)}.`;
  return null;
}
