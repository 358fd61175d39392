/** What the stand-in's clients must send as their secret. */
export const standInSecret = "demo-secret";
