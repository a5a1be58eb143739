import type { Clock } from './clock';

/** How long a reading is good for: taking one costs as much as half a look-up. */
const READING_MS = 1;

/** The monotonic clock to the millisecond, for whoever reads it very often. */
export class CoarseTime {
  #reading: number | undefined;

  constructor(private readonly clock: Clock) {}

  get elapsed(): number {
    return this.#reading ?? this.#read();
  }

  #read(): number {
    this.clock.after(READING_MS, () => {
      this.#reading = undefined;
    });
    this.#reading = this.clock.elapsed();
    return this.#reading;
  }
}
