/** Part of every cache key: rises with any change that can move a number, its last bit included. */
export const ENGINE_VERSION = '1.2.4';
