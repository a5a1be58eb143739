import type { Host, Network } from './network';
import type { Flaw, Question, Refused, Resolved, SystemOfRecord } from './record';
import type { Process } from './world';

type Reply = Resolved | Refused;

interface Waiting {
  readonly question: Question;
  readonly resolve: (reply: Reply) => void;
  readonly reply: Promise<Reply>;
}

interface GatewayParts {
  readonly process: Process;
  readonly network: Network;
  readonly database: Host;
  readonly record: SystemOfRecord;
  readonly flaws: ReadonlySet<Flaw>;
  readonly count: (what: string) => void;
}

/** The sharing of Resolve: those who come while a batch is under way go together in the next; none joins one already sent. */
export class Gateway {
  #sent: readonly Waiting[] = [];
  #next: Waiting[] = [];
  readonly #remembered = new Map<string, Reply>();

  constructor(private readonly parts: GatewayParts) {}

  get process(): Process {
    return this.parts.process;
  }

  async resolve(question: Question): Promise<Reply> {
    const { flaws, count } = this.parts;
    const known = flaws.has('resolve-remembered') ? this.#remembered.get(nameOf(question)) : undefined;
    if (known !== undefined) return known;
    const under = this.#sent.find((waiting) => nameOf(waiting.question) === nameOf(question));
    if (flaws.has('resolve-joins-sent-batch') && under !== undefined) return under.reply;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#next.push({ question, resolve, reply: promise });
    if (this.#sent.length === 0) void this.#send();
    else count('resolve waited for the next batch');
    return promise;
  }

  async #send(): Promise<void> {
    while (this.#next.length > 0) {
      this.#sent = this.#next;
      this.#next = [];
      const { process, database, record, network, count } = this.parts;
      if (this.#sent.length > 1) count('resolve shared a batch');
      const replies = await network.call(process, database, {
        serve: () => this.#sent.map(({ question }) => record.resolve(question)),
      });
      this.#handOut(replies);
    }
    this.#sent = [];
  }

  #handOut(replies: readonly Reply[]): void {
    const places = this.parts.flaws.has('resolve-mixes-callers')
      ? [...replies.slice(1), ...replies.slice(0, 1)]
      : replies;
    this.#sent.forEach(({ question, resolve }, place) => {
      const reply = places[place] ?? { refused: {} };
      this.#remembered.set(nameOf(question), reply);
      resolve(reply);
    });
  }
}

const nameOf = ({ session, portfolio }: Question): string => `${session} ${portfolio ?? ''}`;
