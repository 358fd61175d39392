/** Remembers on this device whether the sidebar is folded away. */
export const sidebarCookie = "cadre_sidebar";
