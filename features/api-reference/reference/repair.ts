/**
 * Runs in the reader's browser, at the end of the reference's program: names what the package leaves unnamed for screen
 * readers and takes back roles it uses wrongly. Sent as source text, so it may not refer to anything outside itself.
 */
export function repairAccessibility(): void {
  const repair = () => {
    for (const list of document.querySelectorAll('.client-libraries-list[role="tablist"]')) {
      list.setAttribute("role", "group");
      list.removeAttribute("aria-orientation");
      for (const tab of list.querySelectorAll('[role="tab"]')) tab.removeAttribute("role");
    }
    for (const button of document.querySelectorAll('button[aria-selected]:not([role="tab"])')) {
      button.setAttribute("aria-current", button.getAttribute("aria-selected") ?? "false");
      button.removeAttribute("aria-selected");
    }
    for (const search of document.querySelectorAll('button[role="search"]')) {
      search.removeAttribute("role");
      search.setAttribute("aria-label", "Search");
    }
    for (const copy of document.querySelectorAll("button.scalar-code-copy:not([aria-label])")) {
      copy.setAttribute("aria-label", "Copy");
    }
    for (const more of document.querySelectorAll("button.client-libraries__select:not([aria-label])")) {
      more.setAttribute("aria-label", "More client libraries");
    }
    for (const sidebar of document.querySelectorAll('aside[role="navigation"]')) sidebar.removeAttribute("role");
    for (const region of document.querySelectorAll("ul.endpoints:not([tabindex])"))
      region.setAttribute("tabindex", "0");
  };
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      repair();
    });
  };
  new MutationObserver(later).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["aria-selected"],
  });
  later();
}

/** Text and method colours with at least 4.5:1 against every background of the reference, in both themes (WCAG 1.4.3). */
export const readableColors = `
.light-mode {
  --scalar-color-2: #5c5c5c; --scalar-color-3: #666; --scalar-color-green: #00734a; --scalar-color-blue: #0067a8;
  --scalar-color-orange: #b23c00; --scalar-color-yellow: #7d5f00; --scalar-color-red: #c80000;
}
.dark-mode { --scalar-color-2: #b0b0b0; --scalar-color-3: #9a9a9a; --scalar-color-red: #ff6b6b; }
.sidebar-search-placeholder { color: var(--scalar-color-2) !important; }
`;
