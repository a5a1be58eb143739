import type { EraseEvent, Values } from '../history';
import type { Route } from './client';
import { editAgain, editWithPageOpen } from './habits';
import { type Asked, METHODS } from './request';
import type { Stage } from './stage';
import type { Operation, Theme } from './theme';

/** Somebody who uses the service: an account, its portfolios, and the session he knows. */
export interface Person {
  readonly user: string;
  readonly portfolios: readonly string[];
  session: string;
  erased: boolean;
}

const WINDOWS = ['1y', '5y'];
const LOST_ACK = 0.03;
/** As soon as a program would. */
const AT_ONCE_MS = 0.01;

/** What the users of the service do, drawn by the seed. */
export class Workload {
  constructor(
    private readonly stage: Stage,
    private readonly people: readonly Person[],
    private readonly theme: Theme,
  ) {}

  /** Does something. */
  act(): void {
    const { chance } = this.stage.parts.fleet.world;
    const operation = chance.weighted<Operation>(this.theme.operations);
    const person = chance.pick(this.people);
    if (operation === 'read') return this.read({ ...this.#anything(person) });
    if (operation === 'burst') return this.#burst(person);
    this.stage.parts.fleet.recorder.count(`write ${operation}`);
    if (operation === 'erase') return void this.erase(person);
    if (operation === 'change' && chance.happens(this.theme.editing))
      return editWithPageOpen(this.stage, { workload: this, person });
    // Somebody looks while it changes.
    if (chance.happens(0.4)) this.#burst(person);
    this.#write(person, operation);
    if (operation === 'change' && chance.happens(0.4)) editAgain(this.stage, { workload: this, person });
  }

  read(asked: Asked, { gateway, replica = this.stage.anyReplica() }: Partial<Route> = {}): void {
    const { fleet, client, gateways } = this.stage.parts;
    const { chance } = fleet.world;
    const route = { gateway: gateway ?? chance.pick(gateways), replica };
    const cancelMs = chance.happens(0.08) ? chance.between(0.5, 120) : undefined;
    void client.read(asked, route, { id: fleet.nextId(), cancelMs });
  }

  /** Changes the person's first portfolio; `look` is what he does when it is acknowledged. */
  async change(person: Person, look?: () => void): Promise<void> {
    const { user, portfolios, erased } = person;
    const { record } = this.stage.parts.fleet;
    if (!erased) await this.#commit(user, () => record.changePortfolio(user, portfolios[0] ?? ''), look);
  }

  /** What a person asks most. */
  mainQuestionOf({ user, session, portfolios }: Person): Asked {
    return { user, session, portfolio: portfolios[0] ?? '', window: '1y', method: METHODS[0] ?? '', recompute: false };
  }

  /** Somebody misses his last change, makes it again and looks at it. */
  redo(person: Person): void {
    const { world, recorder } = this.stage.parts.fleet;
    recorder.count('lost change made again');
    world.plan(world.chance.between(0, 60), () => this.#write(person, world.chance.pick(['change', 'policy'])));
    for (let look = 0; look < 5; look += 1) {
      world.plan(world.chance.between(0, 120), () => this.read(this.#anythingOfHis(person)));
    }
  }

  async erase(person: Person): Promise<void> {
    const { world, record, recorder, network, database } = this.stage.parts.fleet;
    if (person.erased) return;
    person.erased = true;
    const { user } = person;
    const start = world.now;
    await world.sleep(network.delayOf(database));
    if (record.accountOf(user).erased) return;
    const sets = record.erase(user);
    recorder.note(() => `${user} is erased at ${record.accountOf(user).generation}`);
    const status = await this.stage.parts.context.erase(user);
    recorder.count(`erase ${status}`);
    await world.sleep(network.delayOf(database));
    const erase: EraseEvent = { kind: 'erase', user, start, end: world.now, status, sets };
    recorder.add(erase);
    for (const ms of [1, 50, 1_000, 10_000, 40_000]) world.plan(ms, () => void this.audit(user));
  }

  /** Looks what the store holds of the user. */
  async audit(user: string): Promise<void> {
    const { world, store, recorder } = this.stage.parts.fleet;
    const held = await store.usageOf(user);
    recorder.count('audit of the store');
    const entries = held.reduce((sum, one) => sum + one.entries, 0);
    recorder.add({ kind: 'audit', at: world.now, where: 'store', user, entries });
  }

  /** Looks what every L1 holds that is not standing still. */
  auditLocal(): void {
    const { world, recorder } = this.stage.parts.fleet;
    for (const { process, name, locals } of this.stage.replicas) {
      if (!process.alive || process.frozenUntil > world.now) continue;
      const entries = locals.reduce((sum, local) => sum + local.size, 0);
      recorder.count('audit of an L1');
      recorder.add({ kind: 'audit', at: world.now, where: 'local', replica: name, entries });
    }
  }

  /** A question of the person's about a portfolio of anybody's: mostly his own, mostly the same. */
  #anything(person: Person): Asked {
    const { chance } = this.stage.parts.fleet.world;
    const owner = chance.happens(0.85) ? person : chance.pick(this.people);
    const subject = chance.happens(0.1)
      ? { inline: `AAPL ${chance.below(2)}` }
      : { portfolio: chance.pick([...owner.portfolios, ...Array<string>(3).fill(owner.portfolios[0] ?? '')]) };
    return {
      ...subject,
      session: person.session,
      user: person.user,
      window: chance.happens(0.7) ? '1y' : chance.pick(WINDOWS),
      method: METHODS[chance.happens(0.75) ? 0 : 1] ?? '',
      recompute: chance.happens(0.04),
    };
  }

  #anythingOfHis(person: Person): Asked {
    const { inline: _, ...asked } = this.#anything(person);
    return { ...asked, portfolio: person.portfolios[0] ?? '' };
  }

  /** The same question many times at about the same time, to all replicas. */
  #burst(person: Person): void {
    const { world } = this.stage.parts.fleet;
    const asked = { ...this.#anything(person), recompute: false };
    const count = 3 + world.chance.below(5);
    for (let number = 0; number < count; number += 1) {
      world.plan(world.chance.between(0, 8), () => this.read({ ...asked, session: person.session }));
    }
  }

  #write(person: Person, operation: Operation): void {
    const { record } = this.stage.parts.fleet;
    const { chance } = this.stage.parts.fleet.world;
    const { user } = person;
    if (operation === 'import') return void this.#commit(undefined, () => record.importPrices());
    if (person.erased) return;
    const guest = chance.pick(this.people.filter((other) => other !== person));
    switch (operation) {
      case 'change':
        return void this.change(person);
      case 'policy':
        return void this.#commit(user, () => record.changePolicy(user));
      case 'clear':
        return void this.#commit(user, () => record.clear(user));
      case 'grant':
        return void this.#commit(user, () => record.grant(user, guest.user));
      case 'revoke':
        return void this.#commit(user, () => record.revoke(user, guest.user));
      default:
        return void this.#logOut(person);
    }
  }

  async #logOut(person: Person): Promise<void> {
    const { record } = this.stage.parts.fleet;
    await this.#commit(person.user, () => record.logOut(person.session));
    await this.#commit(person.user, () => {
      const { session, sets } = record.logIn(person.user);
      person.session = session;
      return sets;
    });
  }

  /** Whoever has changed something looks at it next. */
  #lookAtOnce(user: string | undefined): void {
    const { chance } = this.stage.parts.fleet.world;
    const person = this.people.find((one) => one.user === user);
    if (person === undefined || !chance.happens(0.6)) return;
    this.read(this.#anythingOfHis(person));
  }

  /** One change, from the click to the acknowledgement; some of those get lost. */
  async #commit(user: string | undefined, change: () => Values, look = () => this.#lookAtOnce(user)): Promise<void> {
    const { world, record, recorder, network, database } = this.stage.parts.fleet;
    const start = world.now;
    await world.sleep(network.delayOf(database));
    if (user !== undefined && record.accountOf(user).erased) return;
    const sets = change();
    recorder.note(() => `${user ?? 'everybody'} is changed: ${JSON.stringify(sets)}`);
    if (user !== undefined) this.stage.parts.context.relay(user);
    await world.sleep(network.delayOf(database));
    const lost = world.chance.happens(LOST_ACK);
    if (lost) recorder.count('acknowledgement lost');
    recorder.add({ kind: 'write', start, end: lost ? null : world.now, ...(user === undefined ? {} : { user }), sets });
    // Not in the same instant, of which nobody could say what came first.
    if (!lost) world.plan(AT_ONCE_MS, look);
  }
}
