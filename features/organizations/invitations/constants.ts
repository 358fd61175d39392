/** An invitation that nobody accepted ends after 7 days. */
export const invitationDays = 7;
/** Addresses in one request. */
export const mostAddresses = 20;
/** The same invitation is not sent again sooner than this. */
export const resendSeconds = 60;
