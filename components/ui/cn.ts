import { type ClassValue, clsx } from "clsx";

/** Joins class names. Components offer variants instead of being overridden, so nothing needs merging. */
export function cn(...classes: ClassValue[]): string {
  return clsx(classes);
}
