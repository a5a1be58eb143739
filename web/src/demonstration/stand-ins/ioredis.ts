/** There is no connection to a Redis from a page: these are here to be told apart from what stands in for one, and never made. */
export class Redis {}

export class Cluster {}
