import { type Process, type World } from './world';

/** A server, and what is wrong with it and the way to it. */
export class Host {
  /** `down` refuses, `paused` takes and answers later, `silent` swallows. */
  state: 'up' | 'down' | 'paused' | 'silent' = 'up';
  slowMs = 0;
  /** The share of requests whose reply is lost after they were carried out. */
  loses = 0;
  /** The share of requests that the client sends again, late. */
  repeats = 0;
  readonly #waiting: Array<() => void> = [];

  constructor(readonly name: string) {}

  park(request: () => void): void {
    this.#waiting.push(request);
  }

  resume(): void {
    this.state = 'up';
    for (const request of this.#waiting.splice(0)) request();
  }

  /** What it had taken and not yet carried out goes with it. */
  kill(): void {
    this.state = 'down';
    this.#waiting.length = 0;
  }
}

const REPEAT_MS = 3_000;

/** Requests and replies between processes and hosts, each one event on its way there and one on its way back. */
export class Network {
  constructor(
    private readonly world: World,
    /** How many requests were repeated, replies lost …, by the host's name and the word. */
    private readonly count: (what: string) => void,
  ) {}

  /** Has the host run `serve`, and answers what it gave, after `timeoutMs` nothing but an error. */
  call<T>(
    from: Process,
    host: Host,
    { serve, timeoutMs }: { serve: () => T | Promise<T>; timeoutMs?: number },
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!from.alive) return;
      const cancel =
        timeoutMs === undefined
          ? undefined
          : this.world.plan(timeoutMs, () => reject(new Error(`${host.name} did not answer`)), from);
      const reply = (settle: () => void) =>
        this.world.plan(
          this.delayOf(host),
          () => {
            cancel?.();
            settle();
          },
          from,
        );
      const arrive = () => {
        if (host.state === 'down') reply(() => reject(new Error(`${host.name} is down`)));
        else if (host.state === 'paused') host.park(arrive);
        else if (host.state === 'up')
          this.#serve(host, serve).then(
            (value) => reply(() => resolve(value)),
            (error: unknown) => reply(() => reject(error)),
          );
      };
      this.world.plan(this.delayOf(host), arrive);
      if (host.repeats > 0 && this.world.chance.happens(host.repeats)) this.#repeat(host, serve);
    });
  }

  delayOf({ slowMs }: Pick<Host, 'slowMs'>): number {
    const { chance } = this.world;
    const usual = chance.happens(0.05) ? chance.between(2, 15) : chance.between(0.1, 2);
    return slowMs > 0 ? usual + chance.between(0, slowMs) : usual;
  }

  async #serve<T>(host: Host, serve: () => T | Promise<T>): Promise<T> {
    const value = await serve();
    if (host.loses === 0 || !this.world.chance.happens(host.loses)) return value;
    this.count(`${host.name} reply lost`);
    throw new Error(`the connection to ${host.name} broke`);
  }

  #repeat(host: Host, serve: () => unknown): void {
    const again = () => {
      if (host.state === 'up') void serve();
    };
    this.count(`${host.name} request repeated`);
    this.world.plan(this.world.chance.between(1, REPEAT_MS), again);
  }
}
