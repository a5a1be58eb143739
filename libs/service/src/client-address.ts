/** Where the gateway tells those behind it from where a call came. A header of that name that a client sends goes no further than its door. */
export const CLIENT_ADDRESS = 'perfolio-client-address';
