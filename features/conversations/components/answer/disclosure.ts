import { useState } from "react";

/** What was opened stays open while its row scrolls out of the list and back. */
const opened = new Set<string>();

export function useDisclosure(id: string): [boolean, () => void] {
  const [open, setOpen] = useState(opened.has(id));
  return [
    open,
    () => {
      if (open) opened.delete(id);
      else opened.add(id);
      setOpen(!open);
    },
  ];
}
