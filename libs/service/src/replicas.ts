import { type ChannelOptions, experimental } from '@grpc/grpc-js';

/** How a target that names several `host:port` begins. */
const SCHEME = 'perfolio';

/** The target of all replicas of a service. */
export function targetOf(addresses: readonly string[]): string {
  experimental.registerResolver(SCHEME, Replicas);
  return `${SCHEME}:${addresses.join(',')}`;
}

type Endpoints = experimental.Endpoint[];
type Found = experimental.StatusOr<Endpoints>;

/**
 * Finds the replicas behind a list of addresses. grpc takes one host name, or a list of IP addresses; an installation names its replicas
 * by several host names. Each is looked up by grpc's own resolver; what is known of any is enough to begin with.
 */
class Replicas implements experimental.Resolver {
  readonly #found: (Found | undefined)[];
  readonly #resolvers: readonly experimental.Resolver[];

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
  }

  static getDefaultAuthority({ path }: experimental.GrpcUri): string {
    return path.split(',')[0] ?? path;
  }

  updateResolution(): void {
    for (const resolver of this.#resolvers) resolver.updateResolution();
  }

  destroy(): void {
    for (const resolver of this.#resolvers) resolver.destroy();
  }

  #learn(index: number, found: Found): boolean {
    this.#found[index] = found;
    const endpoints = this.#found.flatMap((one) => (one?.ok === true ? one.value : []));
    if (endpoints.length > 0) return this.#tell(experimental.statusOrFromValue(endpoints));
    return this.#found.includes(undefined) || this.#tell(found);
  }

  #tell(found: Found): boolean {
    return this.listener(found, {}, null, '');
  }
}
