/** A firing that comes later than this after its time counts as missed: nothing ran when it was due. */
export const graceSeconds = 60;
/** How many missed times “all of them” makes up for; older ones are only noted. */
export const mostCaughtUp = 100;
/** How many firings of one schedule may wait for the run before them. */
export const mostWaiting = 20;
/** A schedule that could not start anything so often in a row pauses. */
export const failuresUntilPause = 5;
/** How long firings are remembered. */
export const firingDays = 90;
/** How many times a preview shows. */
export const previewedTimes = 5;
export const maxNameCharacters = 80;
export const maxInputCharacters = 32_000;
/** The longest span that a calendar shows: a month with the weeks at its ends. */
export const mostCalendarDays = 42;
