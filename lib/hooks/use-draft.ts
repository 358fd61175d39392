"use client";

import { useLayoutEffect, useState } from "react";

/** Text under construction, kept on this device until it is emptied. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState({ key: "", text: "" });
  useLayoutEffect(() => {
    setDraft({ key, text: localStorage.getItem(key) ?? "" });
  }, [key]);
  return [
    draft.key === key ? draft.text : "",
    (text) => {
      setDraft({ key, text });
      if (text === "") localStorage.removeItem(key);
      else localStorage.setItem(key, text);
    },
  ];
}

/** Gives a draft another key, before its text is asked for under that. */
export function moveDraft(from: string, to: string): void {
  const text = localStorage.getItem(from);
  localStorage.removeItem(from);
  if (text !== null) localStorage.setItem(to, text);
}
