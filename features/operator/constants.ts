/** A reason is written for the people it concerns and for the log: long enough to say something. */
export const reasonLength = { min: 3, max: 500 } as const;

/** What a person's or an organization's page shows of its log; the whole log has its own pages. */
export const excerptLength = 20;
