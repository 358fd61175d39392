/** What the signing secret of a webhook is sealed for. */
export const signingPurpose = (triggerId: string) => `trigger:${triggerId}`;
