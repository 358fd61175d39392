import { useEffect } from "react";

const badge = /^\(\d+\+?\) /;
const mostCounted = 99;

/** Puts the number before the page's title, whatever page follows. */
export function useTitleBadge(count: number): void {
  useEffect(() => {
    const apply = () => {
      const bare = document.title.replace(badge, "");
      const wanted = count === 0 ? bare : `(${count > mostCounted ? `${mostCounted}+` : count}) ${bare}`;
      if (document.title !== wanted) document.title = wanted;
    };
    apply();
    // Each page sets a title of its own.
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [count]);
}
