import { Client, credentials, Metadata, type StatusObject } from '@grpc/grpc-js';

/** All that a server says to one call, undecoded. */
export interface RawAnswer {
  readonly code: number;
  readonly text: string;
  /** `grpc-status-details-bin`, as sent. */
  readonly details: string;
  readonly messages: readonly Buffer[];
}

interface RawQuestion {
  /** `/package.Service/Method` */
  readonly path: string;
  readonly request: Uint8Array;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
}

const PATIENCE_MS = 60_000;

/** Calls any method, whatever its kind: on the wire they differ in the number of messages only. */
export async function rawCall(
  address: string,
  { path, request, metadata = {}, deadlineMs = PATIENCE_MS }: RawQuestion,
): Promise<RawAnswer> {
  const client = new Client(address, credentials.createInsecure());
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  const asIs = (bytes: Buffer) => bytes;
  const call = client.makeBidiStreamRequest(path, asIs, asIs, sent, { deadline: Date.now() + deadlineMs });
  const messages: Buffer[] = [];
  call.on('data', (message: Buffer) => messages.push(message));
  // The status says the same; an error that nobody hears would end the process.
  call.on('error', () => {});
  const ended = new Promise<StatusObject>((resolve) => call.once('status', resolve));
  call.write(Buffer.from(request));
  call.end();
  const status = await ended;
  client.close();
  const details = status.metadata.get('grpc-status-details-bin')[0];
  return {
    code: status.code,
    text: status.details,
    details: Buffer.isBuffer(details) ? details.toString('base64') : '',
    messages,
  };
}
