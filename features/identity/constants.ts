/** Length a password must have, in characters. */
export const passwordLength = { min: 12, max: 200 } as const;
/** The least zxcvbn score that is accepted: 3, "safely unguessable", of 0 to 4. */
export const minPasswordScore = 3;

/** A refresh token that is not used for 7 days ends; its session ends after 30 days in any case. */
export const refreshIdleDays = 7;
export const tokenSessionDays = 30;
/** How long after its rotation a refresh token that comes again is a stray repeat and not a theft. */
export const refreshReuseGraceSeconds = 10;

/** After 10 failures within 15 minutes an e-mail address is locked for 15 minutes, known or not. */
export const lockout = { failures: 10, windowSeconds: 15 * 60 } as const;

/** How many of the last passwords cannot come back, the current one among them. */
export const rememberedPasswords = 5;

/** How long the links in our mails work. */
export const linkLifetimeSeconds = {
  verify_email: 24 * 60 * 60,
  change_email: 2 * 60 * 60,
  reset_password: 30 * 60,
} as const;

/** What a picture of a person may weigh, in bytes, and the side of the square that the browser makes of it, in pixels. */
export const avatarSize = { maxBytes: 1024 * 1024, sidePixels: 256 } as const;
