const minute = 60;
const day = 24 * 60 * minute;

/** How long a browser stays signed in at most: 30 days, the cookie and its row alike. */
export const browserSessionSeconds = 30 * day;
/** A session of either kind that is not used for 7 days ends. */
export const idleSessionSeconds = 7 * day;
/** A sensitive act asks for the person's proof again after this long (OWASP ASVS 5.0, 7.5.1). */
export const freshSignInSeconds = 10 * minute;
/** How long an operator may look through a person's eyes. */
export const impersonationSeconds = 60 * minute;
