import { ask, freePort, type RedisServer, startRedis, until } from './redis-server';

const MASTERS = 3;
const SLOTS = 16_384;
const NODE_TIMEOUT_MS = 1_000;

/** Three masters with a replica each, that notice a loss sooner than they would outside a test. */
export interface RedisCluster {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  /** The master that has the key's slot. */
  ownerOf(key: string): Promise<RedisServer>;
  /** Moves the key's slot, with everything in it, to another master. */
  migrate(key: string): Promise<void>;
  /** Kills the key's master and resolves when its replica has taken over. */
  failOver(key: string): Promise<void>;
  /** Starts nodes that were killed again and resolves when every master has a replica that follows it. */
  heal(): Promise<void>;
  stop(): Promise<void>;
}

interface Member {
  readonly server: RedisServer;
  readonly busPort: number;
  readonly id: string;
}

export async function startCluster(): Promise<RedisCluster> {
  const members = await Promise.all(Array.from({ length: 2 * MASTERS }, startMember));
  await introduce(members);
  await assign(members);
  const cluster = new Members(members);
  await cluster.settled();
  const nodes = members.map(({ server }) => server);
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    ownerOf: async (key) => (await cluster.ownerOf(key)).server,
    migrate: (key) => cluster.migrate(key),
    failOver: (key) => cluster.failOver(key),
    heal: () => cluster.heal(),
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  };
}

class Members {
  readonly #dead = new Set<Member>();

  constructor(private readonly members: readonly Member[]) {}

  async ownerOf(key: string): Promise<Member> {
    const owner = ownerIn(await this.#view(this.#alive()[0]), await this.#slotOf(key));
    const member = this.#alive().find(({ id }) => id === owner);
    if (member === undefined) throw new Error('no living node has the slot');
    return member;
  }

  async migrate(key: string): Promise<void> {
    const slot = await this.#slotOf(key);
    const from = await this.ownerOf(key);
    const masters = await this.#masters();
    const to = masters[(masters.indexOf(from) + 1) % masters.length] ?? from;
    await ask(to.server.port, (redis) => redis.cluster('SETSLOT', slot, 'IMPORTING', from.id));
    await ask(from.server.port, async (redis) => {
      await redis.cluster('SETSLOT', slot, 'MIGRATING', to.id);
      for (;;) {
        const keys = await redis.cluster('GETKEYSINSLOT', slot, 1);
        if (!Array.isArray(keys) || keys.length === 0) break;
        await redis.call('MIGRATE', '127.0.0.1', `${to.server.port}`, '', '0', '1000', 'KEYS', ...keys.map(String));
      }
    });
    for (const { server } of [to, from, ...masters]) {
      await ask(server.port, (redis) => redis.cluster('SETSLOT', slot, 'NODE', to.id));
    }
  }

  async failOver(key: string): Promise<void> {
    const lost = await this.ownerOf(key);
    this.#dead.add(lost);
    await lost.server.kill();
    const slot = await this.#slotOf(key);
    await this.#all(async (member) => {
      const owner = ownerIn(await this.#view(member), slot);
      return owner !== undefined && owner !== lost.id && (await isOk(member));
    });
  }

  async heal(): Promise<void> {
    for (const { server } of this.#dead) await server.restart();
    this.#dead.clear();
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.#all(async (member) => {
      const view = await this.#view(member);
      const linked = view.filter((known) => known.linked && !known.flags.includes('fail'));
      const replicas = linked.filter(({ flags }) => flags.includes('slave'));
      const complete = linked.length === this.members.length && replicas.length === MASTERS;
      return complete && (await isOk(member)) && (await follows(member));
    });
  }

  async #all(question: (member: Member) => Promise<boolean>): Promise<void> {
    for (const member of this.#alive()) await until(() => question(member));
  }

  #alive(): readonly Member[] {
    return this.members.filter((member) => !this.#dead.has(member));
  }

  async #masters(): Promise<readonly Member[]> {
    const view = await this.#view(this.#alive()[0]);
    const ids = view.filter(({ slots }) => slots.length > 0).map(({ id }) => id);
    return this.#alive().filter(({ id }) => ids.includes(id));
  }

  #slotOf(key: string): Promise<number> {
    return ask(this.#alive()[0]?.server.port ?? 0, (redis) => redis.cluster('KEYSLOT', key));
  }

  #view(member: Member | undefined): Promise<readonly Known[]> {
    return ask(member?.server.port ?? 0, async (redis) => knownIn(String(await redis.cluster('NODES'))));
  }
}

/** What a node says of a node. */
interface Known {
  readonly id: string;
  readonly flags: readonly string[];
  /** What is published here arrives there. */
  readonly linked: boolean;
  readonly slots: ReadonlyArray<readonly [from: number, to: number]>;
}

const knownIn = (text: string): readonly Known[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [id = '', , flags = '', , , , , link, ...slots] = line.trim().split(' ');
      return {
        id,
        flags: flags.split(','),
        linked: link === 'connected',
        slots: slots.filter((slot) => !slot.startsWith('[')).map(rangeOf),
      };
    });

function rangeOf(text: string): readonly [number, number] {
  const [from = '', to = from] = text.split('-');
  return [Number(from), Number(to)];
}

const ownerIn = (view: readonly Known[], slot: number): string | undefined =>
  view.find(({ slots }) => slots.some(([from, to]) => from <= slot && slot <= to))?.id;

async function isOk({ server }: Member): Promise<boolean> {
  return String(await ask(server.port, (redis) => redis.cluster('INFO'))).includes('cluster_state:ok');
}

async function follows({ server }: Member): Promise<boolean> {
  const info = await ask(server.port, (redis) => redis.info('replication'));
  return info.includes('role:slave') ? info.includes('master_link_status:up') : info.includes('state=online');
}

async function startMember(): Promise<Member> {
  const busPort = await freePort();
  const settings = {
    'cluster-enabled': 'yes',
    'cluster-config-file': 'nodes.conf',
    'cluster-port': busPort,
    'cluster-node-timeout': NODE_TIMEOUT_MS,
    'cluster-replica-validity-factor': 0,
    'cluster-allow-replica-migration': 'no',
    'repl-diskless-sync-delay': 0,
  };
  const server = await startRedis(Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]));
  const id = String(await ask(server.port, (redis) => redis.cluster('MYID')));
  return { server, busPort, id };
}

async function introduce(members: readonly Member[]): Promise<void> {
  const [first, ...others] = members;
  for (const [index, { server }] of members.entries()) {
    await ask(server.port, (redis) => redis.cluster('SET-CONFIG-EPOCH', index + 1));
  }
  for (const { server } of others) {
    await ask(server.port, (redis) =>
      redis.call('CLUSTER', 'MEET', '127.0.0.1', `${first?.server.port}`, `${first?.busPort}`),
    );
  }
  for (const { server } of members) {
    await until(
      async () => knownIn(String(await ask(server.port, (redis) => redis.cluster('NODES')))).length === members.length,
    );
  }
}

/** Slots in equal ranges to the first half, whom the second half follows. */
async function assign(members: readonly Member[]): Promise<void> {
  for (const [index, { server }] of members.entries()) {
    const master = members[index - MASTERS];
    const [from, to] = [index, index + 1].map((part) => Math.floor((part * SLOTS) / MASTERS));
    await ask(server.port, (redis) =>
      master === undefined
        ? redis.call('CLUSTER', 'ADDSLOTSRANGE', `${from}`, `${Number(to) - 1}`)
        : redis.cluster('REPLICATE', master.id),
    );
  }
}
