/** More than one, so that an organization can move from one provider to another. */
export const mostConnections = 5;
export const mostDomains = 50;

/** Where the TXT record goes that proves a domain. */
export const challengeLabel = "_cadre-challenge";
export const challengePrefix = "cadre-domain-verification=";
