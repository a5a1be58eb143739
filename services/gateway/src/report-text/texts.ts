/** How an answer reads as a text of 80 columns, by the name of its message. */
export const TEXTS: ReadonlyMap<string, (bytes: Uint8Array) => string> = new Map();
