import { type ChannelOptions, experimental } from '@grpc/grpc-js';

/** How a target that names several `host:port` begins. */
const SCHEME = 'perfolio';

/** The target of all replicas of a service. */
export function targetOf(addresses: readonly string[]): string {
  experimental.registerResolver(SCHEME, Replicas);
  return `${SCHEME}:${addresses.join(',')}`;
}

/** How often names are looked up anew while all is well, so that a replica that is added gets its share. */
const LOOK_AGAIN_MS = 5_000;

type Endpoints = experimental.Endpoint[];
type Found = experimental.StatusOr<Endpoints>;

/**
 * Finds the replicas behind a list of addresses. grpc takes one host name, or a list of IP addresses; an installation names its replicas
 * by several host names. Each is looked up by grpc's own resolver; what is known of any is enough to begin with. grpc looks again only when a
 * connection ends; a new replica behind a name would wait for that.
 */
class Replicas implements experimental.Resolver {
  readonly #found: (Found | undefined)[];
  readonly #resolvers: readonly experimental.Resolver[];
  readonly #timer: NodeJS.Timeout;
  /** What was told last. Told again it would make the channel begin anew, so that is done only where it asks. */
  #told = '';
  #asked = true;

  constructor(
    { path }: experimental.GrpcUri,
    private readonly listener: experimental.ResolverListener,
    options: ChannelOptions,
  ) {
    const addresses = path.split(',');
    this.#found = addresses.map(() => undefined);
    this.#resolvers = addresses.map((address, index) =>
      experimental.createResolver({ scheme: 'dns', path: address }, (found) => this.#learn(index, found), options),
    );
    this.#timer = setInterval(() => this.#look(), LOOK_AGAIN_MS).unref();
  }

  static getDefaultAuthority({ path }: experimental.GrpcUri): string {
    return path.split(',')[0] ?? path;
  }

  updateResolution(): void {
    this.#asked = true;
    this.#look();
  }

  destroy(): void {
    clearInterval(this.#timer);
    for (const resolver of this.#resolvers) resolver.destroy();
  }

  #look(): void {
    for (const resolver of this.#resolvers) resolver.updateResolution();
  }

  #learn(index: number, found: Found): boolean {
    // A name that cannot be looked up for a moment has not lost its replicas.
    if (found.ok || this.#found[index]?.ok !== true) this.#found[index] = found;
    const endpoints = this.#found.flatMap((one) => (one?.ok === true ? one.value : []));
    if (endpoints.length === 0) return this.#found.includes(undefined) || this.#tell(found);
    const known = nameOf(endpoints);
    if (known === this.#told && !this.#asked) return true;
    this.#told = known;
    return this.#tell(experimental.statusOrFromValue(endpoints));
  }

  #tell(found: Found): boolean {
    this.#asked = false;
    return this.listener(found, {}, null, '');
  }
}

/** The same for the same replicas in any order: a name server turns them round. */
const nameOf = (endpoints: Endpoints): string =>
  endpoints
    .map((endpoint) => JSON.stringify(endpoint))
    .toSorted()
    .join();
