"use client";

import { useEffect, useState } from "react";

/** Text under construction, kept on this device until it is emptied. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState({ key: "", text: "" });
  useEffect(() => {
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
