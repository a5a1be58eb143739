import type { Generation } from '../../src/index';
import type { Values } from '../history';
import type { Chance } from './chance';
import { EPOCH, type World } from './world';

/** What is deliberately wrong with the parts that stand round the cache. */
export type Flaw =
  | 'change-without-bump'
  | 'snapshot-ignores-generation'
  | 'resolve-reads-standby'
  | 'resolve-joins-sent-batch'
  | 'resolve-remembered'
  | 'resolve-mixes-callers'
  | 'market-version-not-in-digest'
  | 'erase-runs-once';

interface Account {
  readonly generation: Generation;
  /** The last generation that every process was told of. */
  readonly announced: Generation;
  readonly portfolios: Values;
  readonly policy: string;
  /** Who may read the owner's portfolios, besides him. */
  readonly guests: readonly string[];
  readonly erased: boolean;
}

interface State {
  readonly accounts: Readonly<Record<string, Account>>;
  /** Open sessions and whose they are. */
  readonly sessions: Values;
  readonly market: Generation;
}

export interface Question {
  readonly session: string;
  /** Absent for a portfolio given by value. */
  readonly portfolio?: string;
}

export interface Resolved {
  readonly caller: string;
  readonly owner: string;
  readonly generation: Generation;
  readonly market: Generation;
  readonly rights: Values;
}

export interface Refused {
  readonly refused: Values;
}

export interface Snapshot {
  readonly generation: Generation;
  readonly market: Generation;
  readonly parts: Values;
}

const MOST_STATES = 64;
const KEPT_VERSIONS = 2;

/** The system of record: what is true, and how it came to be so. Each method is one transaction. */
export class SystemOfRecord {
  /** How far the database's clock is off. */
  skewMs = 0;
  #state: State;
  #past: State[] = [];
  #versions: Generation[];
  #made = 0;
  #told: { readonly of: State; readonly values: Values } | undefined;
  readonly #names = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly chance: Chance,
    private readonly flaws: ReadonlySet<Flaw>,
  ) {
    const market = this.#draw(undefined);
    this.#versions = [market];
    this.#state = { accounts: {}, sessions: {}, market };
  }

  get lastCommits(): number {
    return this.#past.length;
  }

  accountOf(user: string): Account {
    const account = this.#state.accounts[user];
    if (account === undefined) throw new RangeError(`there is no user ${user}`);
    return account;
  }

  isOpen(session: string): boolean {
    return this.#state.sessions[session] !== undefined;
  }

  ownerOf(portfolio: string): string {
    const found = Object.entries(this.#state.accounts).find(
      ([, { portfolios }]) => portfolios[portfolio] !== undefined,
    );
    if (found === undefined) throw new RangeError(`there is no portfolio ${portfolio}`);
    return found[0];
  }

  /** A user who has been there for ever, and his open session: no failover loses him. */
  addUser(user: string, portfolios: readonly string[]): string {
    const generation = this.#draw(undefined);
    const contents = Object.fromEntries(portfolios.map((portfolio) => [portfolio, this.#fresh()]));
    const account: Account = {
      generation,
      announced: generation,
      portfolios: contents,
      policy: this.#fresh(),
      guests: [],
      erased: false,
    };
    this.#made += 1;
    const session = `s${this.#made}`;
    const { accounts, sessions } = this.#state;
    this.#state = {
      ...this.#state,
      accounts: { ...accounts, [user]: account },
      sessions: { ...sessions, [session]: user },
    };
    return session;
  }

  changePortfolio(user: string, portfolio: string): Values {
    return this.#change(user, ({ portfolios }) => ({ portfolios: { ...portfolios, [portfolio]: this.#fresh() } }));
  }

  changePolicy(user: string): Values {
    return this.#change(user, () => ({ policy: this.#fresh() }));
  }

  /** Changes nothing but the generation: "clear my cache". */
  clear(user: string): Values {
    return this.#change(user, () => ({}));
  }

  grant(user: string, guest: string): Values {
    return this.#change(user, ({ guests }) => ({ guests: [...new Set([...guests, guest])] }));
  }

  revoke(user: string, guest: string): Values {
    return this.#change(user, ({ guests }) => ({ guests: guests.filter((other) => other !== guest) }));
  }

  logIn(user: string): { readonly session: string; readonly sets: Values } {
    this.#made += 1;
    const session = `s${this.#made}`;
    this.#commit({ ...this.#state, sessions: { ...this.#state.sessions, [session]: user } });
    return { session, sets: { [`session:${session}`]: 'open' } };
  }

  logOut(session: string): Values {
    const { [session]: user, ...sessions } = this.#state.sessions;
    if (user === undefined) return {};
    const { accounts } = this.#state;
    this.#commit({ ...this.#state, sessions, accounts: { ...accounts, [user]: this.#bumped(user, {}) } });
    return { [`session:${session}`]: 'closed' };
  }

  erase(user: string): Values {
    const before = this.holds();
    const { sessions, accounts } = this.#state;
    const portfolios = Object.fromEntries(Object.keys(this.accountOf(user).portfolios).map((id) => [id, 'erased']));
    const account = this.#bumped(user, { portfolios, policy: 'erased', guests: [], erased: true });
    const left = Object.entries(sessions).filter(([, whose]) => whose !== user);
    this.#commit({ ...this.#state, sessions: Object.fromEntries(left), accounts: { ...accounts, [user]: account } });
    return differences(before, this.holds());
  }

  importPrices(): Values {
    const market = this.#draw(this.#state.market);
    this.#versions = [...this.#versions, market].slice(-KEPT_VERSIONS);
    this.#commit({ ...this.#state, market });
    return { market };
  }

  /** Notes that everybody was told of the generation. It goes back with everything else in a failover. */
  announced(user: string, generation: Generation): void {
    const account = { ...this.accountOf(user), announced: generation };
    this.#state = { ...this.#state, accounts: { ...this.#state.accounts, [user]: account } };
  }

  /** Forgets the last commits: an asynchronous failover, or a restore when it is many. */
  loseCommits(count: number): void {
    for (let lost = 0; lost < count; lost += 1) this.#state = this.#past.pop() ?? this.#state;
    this.#versions = this.#versions.filter(
      (version) => Number(version.split('-')[0]) <= Number(this.#state.market.split('-')[0]),
    );
    if (!this.#versions.includes(this.#state.market)) this.#versions.push(this.#state.market);
  }

  resolve({ session, portfolio }: Question): Resolved | Refused {
    const state = this.flaws.has('resolve-reads-standby') ? (this.#past.at(-1) ?? this.#state) : this.#state;
    const caller = state.sessions[session];
    if (caller === undefined) return { refused: { [`session:${session}`]: 'closed' } };
    const owner = portfolio === undefined ? caller : this.ownerOf(portfolio);
    const right = this.#rightOf(state, caller, owner);
    const rights = { [`session:${session}`]: 'open', ...right.holds };
    if (!right.given) return { refused: right.holds };
    const generation = state.accounts[owner]?.generation ?? '';
    return { caller, owner, generation, market: state.market, rights };
  }

  /** What a computation reads, of one instant; without `at` whatever stands now. */
  snapshot(
    { caller, owner, portfolio }: { caller: string; owner: string; portfolio?: string },
    at: { readonly generation: Generation; readonly market: Generation } | undefined,
  ): Snapshot | 'GENERATION_CHANGED' | 'VERSION_CHANGED' | 'RESOURCE_NOT_FOUND' {
    const account = this.accountOf(owner);
    if (account.erased || !this.#rightOf(this.#state, caller, owner).given) return 'RESOURCE_NOT_FOUND';
    const { generation } = account;
    if (at !== undefined && at.generation !== generation && !this.flaws.has('snapshot-ignores-generation')) {
      return 'GENERATION_CHANGED';
    }
    const market = at?.market ?? this.#state.market;
    if (!this.#versions.includes(market)) return 'VERSION_CHANGED';
    const contents = portfolio === undefined ? {} : { [`portfolio:${portfolio}`]: account.portfolios[portfolio] ?? '' };
    return { generation, market, parts: { ...contents, [`policy:${owner}`]: account.policy, market } };
  }

  /** Everything the record says now, names that are no more included. */
  holds(): Values {
    if (this.#told?.of !== this.#state) this.#told = { of: this.#state, values: this.#tell() };
    return this.#told.values;
  }

  #tell(): Values {
    const { accounts, sessions, market } = this.#state;
    const now: Record<string, string> = { market };
    for (const session of Object.keys(sessions)) now[`session:${session}`] = 'open';
    for (const [user, { portfolios, policy, guests }] of Object.entries(accounts)) {
      now[`policy:${user}`] = policy;
      for (const [portfolio, content] of Object.entries(portfolios)) now[`portfolio:${portfolio}`] = content;
      for (const other of Object.keys(accounts)) {
        if (other !== user) now[`access:${user}:${other}`] = guests.includes(other) ? 'granted' : 'none';
      }
    }
    for (const name of Object.keys(now)) this.#names.add(name);
    const gone = [...this.#names].filter((name) => now[name] === undefined).map((name) => [name, 'closed']);
    return { ...Object.fromEntries(gone), ...now };
  }

  #rightOf({ accounts }: State, caller: string, owner: string): { readonly given: boolean; readonly holds: Values } {
    if (caller === owner) return { given: true, holds: {} };
    const given = accounts[owner]?.guests.includes(caller) === true;
    return { given, holds: { [`access:${owner}:${caller}`]: given ? 'granted' : 'none' } };
  }

  #change(user: string, change: (account: Account) => Partial<Account>): Values {
    const before = this.holds();
    const account = this.#bumped(user, change(this.accountOf(user)));
    this.#commit({ ...this.#state, accounts: { ...this.#state.accounts, [user]: account } });
    return differences(before, this.holds());
  }

  #bumped(user: string, changed: Partial<Account>): Account {
    const account = { ...this.accountOf(user), ...changed };
    if (this.flaws.has('change-without-bump') && changed.policy !== undefined) return account;
    return { ...account, generation: this.#draw(account.generation) };
  }

  #commit(state: State): void {
    this.#past = [...this.#past, this.#state].slice(-MOST_STATES);
    this.#state = state;
    this.holds();
  }

  #draw(old: Generation | undefined): Generation {
    const clock = Math.trunc((EPOCH + this.world.now + this.skewMs) * 1000);
    const number = old === undefined ? clock : Math.max(Number(old.split('-')[0]) + 1, clock);
    return `${number}-${this.chance.hex(16)}`;
  }

  #fresh(): string {
    this.#made += 1;
    return `v${this.#made}`;
  }
}

const differences = (before: Values, after: Values): Values =>
  Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
