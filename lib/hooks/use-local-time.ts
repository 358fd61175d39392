"use client";

import { useEffect, useState } from "react";

/** An instant as the reader's own clock says it; empty until the page runs in their browser, whose time zone it needs. */
export function useLocalTime(iso: string, format: (iso: string) => string): string {
  const [text, setText] = useState("");
  useEffect(() => setText(format(iso)), [iso, format]);
  return text;
}
