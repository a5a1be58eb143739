/**
 * In place of an owner where what is told is everybody's: an import of prices is announced under it, the market-data version as its
 * generation. No account has this id.
 */
export const EVERYBODY = '00000000-0000-0000-0000-000000000000';
