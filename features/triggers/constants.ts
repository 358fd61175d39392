export const maxPayloadBytes = 256 * 1024;
/** Calls of one webhook in a minute, over all processes. */
export const callsPerMinute = 60;
/** Calls of one webhook in a minute whose signature is refused: who knows the URL alone takes no place from its sender. */
export const refusalsPerMinute = 60;
/** How far a signed timestamp may be from our clock (Standard Webhooks). */
export const toleranceSeconds = 5 * 60;
/** A payload without an id of its own that comes again within this is taken for a repetition of the sender. */
export const repetitionMinutes = 10;
/** How long deliveries are remembered, and with them the ids that are not taken twice. */
export const deliveryDays = 30;
/** What a mapper may read. */
export const mapperVariables = ["payload", "headers", "query"] as const;
export const maxMapperCharacters = 4_000;
