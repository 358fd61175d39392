/** A message with this word is answered at the demo model's natural pace; any other without delay. */
export const pacedWord = "slowly";
export const plainMessage = "Say something about the answer.";
export const pacedMessage = `Say something about the answer, ${pacedWord}.`;
