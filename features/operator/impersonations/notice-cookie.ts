/** Remembers in the browser which look of an operator the person has taken note of. */
export const noticeCookie = "cadre.impersonation-noted";
