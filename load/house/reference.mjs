/** What the bare chain does a second on the machine for which the floors stand in the table. */
export const REFERENCE_PER_SECOND = 1_700;
