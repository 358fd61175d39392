"use client";

import type { Run } from "../../schema";
import type { ShownStep } from "./shown-step";

export function RunControls(_: { run: Run; status: Run["status"]; step: ShownStep | null }) {
  return null;
}
