/** One run of a computation that ends when told to. */
interface Run {
  readonly signal: AbortSignal;
  readonly finish: (bytes: Uint8Array) => void;
  readonly fail: (error: Error) => void;
}

/** A computation that is held open: it says when it begins, and ends when told to. */
export class HeldComputation {
  readonly #runs: Run[] = [];
  readonly #waiting = new Map<number, (run: Run) => void>();

  get runs(): number {
    return this.#runs.length;
  }

  readonly compute = (signal: AbortSignal): Promise<Uint8Array> => {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const run: Run = { signal, finish: resolve, fail: reject };
    this.#runs.push(run);
    this.#waiting.get(this.#runs.length)?.(run);
    return promise;
  };

  /** The run of that number, from 1, as soon as it has begun. */
  run(number: number): Promise<Run> {
    const begun = this.#runs[number - 1];
    if (begun !== undefined) return Promise.resolve(begun);
    return new Promise((resolve) => this.#waiting.set(number, resolve));
  }
}
