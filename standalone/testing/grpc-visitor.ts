import { join } from 'node:path';
import { credentials, type GrpcObject, loadPackageDefinition, Metadata, type ServiceError } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { readFileSync } from 'node:fs';

const DESCRIPTORS = join(__dirname, '..', '..', 'libs', 'contracts', 'descriptors.binpb');

/** An answer over gRPC, decoded by proto-loader: a stack that shares no code with ours. */
interface GrpcAnswer {
  readonly code: number;
  readonly message: any;
  readonly trailers: Metadata;
  readonly error: ServiceError | undefined;
}

/** Calls one method of the public door. */
export function callGrpc(
  address: string,
  [service, method]: readonly [string, string],
  { request, token }: { request: unknown; token?: string },
): Promise<GrpcAnswer> {
  const Service = serviceOf(service);
  const client = new Service(address, credentials.createInsecure());
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  return new Promise((resolve) => {
    let message: unknown;
    let error: ServiceError | undefined;
    const call = client[method](
      request,
      metadata,
      { deadline: Date.now() + 10_000 },
      (failure: ServiceError | null, answer: unknown) => {
        message = answer;
        error = failure ?? undefined;
      },
    );
    call.on('status', (status: { code: number; metadata: Metadata }) => {
      client.close();
      resolve({ code: status.code, message, trailers: status.metadata, error });
    });
  });
}

function serviceOf(name: string): any {
  const definition = loadFileDescriptorSetFromBuffer(readFileSync(DESCRIPTORS), {
    defaults: true,
    longs: String,
    enums: String,
  });
  const root = loadPackageDefinition(definition);
  return name.split('.').reduce<GrpcObject>((scope, part) => scope[part] as GrpcObject, root);
}
