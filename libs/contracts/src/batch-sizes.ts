/** Items of one `Resolve`. */
export const MOST_RESOLVED = 1_000;

/** Questions of one `LookUp`. */
export const MOST_LOOKED_UP = 256;
