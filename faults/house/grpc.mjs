// The public gRPC door, for questions that HTTP cannot put.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentials, loadPackageDefinition, Metadata } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { root } from '../../scripts/build.mjs';

export function grpcDoor(port) {
  const descriptors = readFileSync(join(root, 'libs', 'contracts', 'descriptors.binpb'));
  const { perfolio } = loadPackageDefinition(loadFileDescriptorSetFromBuffer(descriptors));
  const client = new perfolio.gateway.v1.RiskService(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    perfolio: {
      /** The status code it ended with. */
      simulate: (question, metadata, options) =>
        new Promise((resolve) => {
          const call = client.simulate(question, metadata, options);
          call.on('data', () => undefined);
          call.on('error', ({ code }) => resolve(code));
          call.on('end', () => resolve(0));
        }),
    },
    metadataOf: (token) => {
      const metadata = new Metadata();
      metadata.set('authorization', `Bearer ${token}`);
      return metadata;
    },
    close: () => client.close(),
  };
}
