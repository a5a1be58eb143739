import type { MethodDefinition } from '@grpc/grpc-js';

import type { Call, Encoded } from './call';

type UnaryHandler<Request, Response> = (request: Request, call: Call) => Promise<Response | Encoded>;
type UploadHandler<Request, Response> = (requests: AsyncIterable<Request>, call: Call) => Promise<Response | Encoded>;
type StreamHandler<Request, Response> = (request: Request, call: Call) => AsyncIterable<Response | Encoded>;

/** A method that a server offers: its definition from the contracts, and who answers it. */
export type Method = UnaryMethod | UploadMethod | StreamMethod;

export interface UnaryMethod {
  readonly kind: 'unary';
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly handle: UnaryHandler<unknown, unknown>;
}

export interface UploadMethod {
  readonly kind: 'upload';
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly handle: UploadHandler<unknown, unknown>;
}

export interface StreamMethod {
  readonly kind: 'stream';
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly handle: StreamHandler<unknown, unknown>;
}

/** One question, one answer. */
export const unary = <Request, Response>(
  definition: MethodDefinition<Request, Response>,
  handle: UnaryHandler<Request, Response>,
): UnaryMethod => ({ kind: 'unary', definition, handle }) as UnaryMethod;

/** Many messages in, one answer. */
export const upload = <Request, Response>(
  definition: MethodDefinition<Request, Response>,
  handle: UploadHandler<Request, Response>,
): UploadMethod => ({ kind: 'upload', definition, handle }) as UploadMethod;

/** One question, many messages out. */
export const stream = <Request, Response>(
  definition: MethodDefinition<Request, Response>,
  handle: StreamHandler<Request, Response>,
): StreamMethod => ({ kind: 'stream', definition, handle }) as StreamMethod;

/** `/perfolio.risk.v1.RiskService/GetAnalysis` → `perfolio.risk.v1.RiskService/GetAnalysis`. */
export const methodName = (definition: { readonly path: string }): string => definition.path.slice(1);
