/** One delivery of prices: where it came from and its bytes. */
export interface Delivery {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Called when it was dealt with, one way or the other: it is not delivered again until it changes. */
  settled(): void;
}

/** A place that prices are fetched from. */
export interface PriceSource {
  /** What is new since the last look, oldest first. */
  look(signal: AbortSignal): AsyncIterable<Delivery>;
}
