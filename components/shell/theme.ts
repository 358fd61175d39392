export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** The choice travels in a cookie so that the server renders it: no flash and no inline script. */
export const themeCookie = "cadre_theme";

export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

/** The theme of the page that is showing. */
export function currentTheme(): Theme {
  return parseTheme(document.documentElement.dataset.theme);
}

export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const lifetime = theme === "system" ? 0 : 60 * 60 * 24 * 365;
  // Not the Cookie Store API: that one is missing where the page is served over plain HTTP.
  Object.assign(document, { cookie: `${themeCookie}=${theme}; path=/; max-age=${lifetime}; samesite=lax` });
}
