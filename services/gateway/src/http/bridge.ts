import type { IncomingMessage, ServerResponse } from 'node:http';
import { PerfolioError } from '@perfolio/errors';
import {
  type Arrival,
  answerUnary,
  answerUpload,
  type Call,
  Encoded,
  type Host,
  type Incoming,
  unary,
  upload,
} from '@perfolio/service';

import { messagesOf, type PublicMethod, type Question } from '../public-method';
import { replyOf } from './answer-reply';
import { tagsIn } from './conditional';
import { answerEvents } from './event-stream';
import { acceptedForm, type HttpForm } from './media-types';
import { type Page, pageRequestOf } from './pages';
import { type Deadlines, msFor, patienceOf } from './patience';
import { problemOf } from './problem';
import { readRequest } from './read-request';
import { type ReplyParts, replying, single } from './replying';
import type { Reply } from './reply';
import { notRouted, type Routed, type Routes } from './routes';
import { targetOf } from './target';
import { clientAddress } from '../tls/client-address';
import { sentBack } from '../oidc/sent-back';
import type { DoorConfig } from '../tls/door-config';
import { compressed, plainTag } from './compression';

interface BridgeParts extends ReplyParts {
  readonly routes: Routes;
  /** What is answered beside the routes of the contracts, by path. */
  readonly pages: ReadonlyMap<string, Page>;
  readonly hosting: Host;
  readonly deadlines: Deadlines;
  /** What a call is told when too many are under way; undefined while there is room. */
  readonly overload: () => PerfolioError | undefined;
}

/** How one HTTP request is answered. */
export interface Bridge {
  /** Refuses it where there is no room for another; says whether it did. Asked first of all: what is refused must cost next to nothing. */
  refuse(request: IncomingMessage, response: ServerResponse): boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

export function createBridge(parts: BridgeParts): Bridge {
  return {
    refuse: (request, response) => {
      const overload = isOfTheApi(request) ? parts.overload() : undefined;
      if (overload === undefined) return false;
      const { requestId, reply } = replying(request, response, parts);
      reply(problemOf(overload, requestId));
      return true;
    },
    answer: (request, response) => {
      const { requestId, reply } = replying(request, response, parts);
      answer(request, response, { ...parts, requestId })
        .catch((error: unknown) => problemOf(refused(error, { ...parts, requestId }), requestId))
        .then(async (answered) => {
          if (answered !== 'sent') reply(await compressed(request, answered));
        })
        .catch((error: unknown) => {
          parts.hosting.logger.error({ err: error, requestId }, 'reply failed');
          response.destroy();
        });
    },
  };
}

/** What is refused under overload: probes and pages are told, and so is what a browser asks beforehand. */
const isOfTheApi = ({ url = '', method }: IncomingMessage): boolean => url.startsWith('/v1/') && method !== 'OPTIONS';

type Parts = BridgeParts & { readonly requestId: string };

/** The reply, unless it was sent event by event. */
async function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<Reply | 'sent'> {
  const { path, query } = targetOf(request);
  const verb = request.method ?? '';
  const page = parts.pages.get(path);
  if (page !== undefined && (verb === 'GET' || verb === 'HEAD')) return page(pageRequestOf(request));
  if (verb === 'OPTIONS') return optionsOf(page === undefined ? parts.routes.allowed(path) : PAGE_VERBS);
  if (page !== undefined) throw notRouted(verb, PAGE_VERBS);
  const routed = parts.routes.find(verb, path);
  const form = acceptedForm(request.headers, routed.route.forms);
  return call(routed, { form, request, response, query }, parts);
}

interface Exchange {
  readonly form: HttpForm;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}

async function call(routed: Routed, exchange: Exchange, parts: Parts): Promise<Reply | 'sent'> {
  const { request, response } = exchange;
  const { method } = routed.route;
  const ms = msFor(method, parts.deadlines);
  const { signal, deadline, ended } = patienceOf(request, response, { ms, now: parts.hosting.now });
  const incoming: Incoming = {
    signal,
    deadline,
    requestId: parts.requestId,
    metadata: (name) => single(request, name),
  };
  const question = questionOf(routed, exchange, parts.door.proxies);
  const arrival = { incoming, host: parts.hosting };
  try {
    if (exchange.form === 'events' || exchange.form === 'lines')
      return await answerEvents(routed.route, question, { response, arrival });
    const outgoing = await run(method, question, arrival);
    return await replyOf(routed, outgoing, question);
  } catch (error) {
    // Its line is in the log already, whoever refused it.
    if (!(error instanceof PerfolioError)) throw error;
    const { success } = method.contract;
    return sentBack(error, { headers: request.headers, success }) ?? problemOf(error, parts.requestId);
  } finally {
    ended();
  }
}

/** The same answering path as over gRPC; only the request is read by the method itself, once it knows the caller. */
function run(method: PublicMethod, question: Question, arrival: Arrival) {
  const definition = { ...method.definition, requestDeserialize: () => undefined };
  const answer = (_request: unknown, call: Call) => method.answer(question, call);
  if (method.kind === 'upload') return answerUpload(upload(definition, answer), NO_MESSAGES, arrival);
  if (method.kind === 'unary') return answerUnary(unary(definition, answer), NO_BYTES, arrival);
  const last = async (request: unknown, call: Call) => lastOf(messagesOf(await answer(request, call)));
  return answerUnary(unary(definition, last), NO_BYTES, arrival);
}

/** Who waits for the result is not told of the way to it; there is no message where the client has it already. */
async function lastOf(messages: AsyncIterable<Encoded>): Promise<Encoded> {
  let last = new Encoded(NO_BYTES);
  for await (const message of messages) last = message;
  return last;
}

const NO_BYTES = new Uint8Array();
const NO_MESSAGES: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: async function* () {} };

function questionOf(
  routed: Routed,
  { form, request, response, query }: Exchange,
  proxies: DoorConfig['proxies'],
): Question {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const ready = () => {
    if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  };
  return {
    door: 'http',
    form,
    authorization: request.headersDistinct.authorization ?? [],
    portfolioId: routed.variables.get('portfolio_id'),
    shown: reads ? tagsIn(request.headers['if-none-match']).map(plainTag) : [],
    address: clientAddress(request, proxies),
    read: () => readRequest(routed, { request, query, ready }),
    tell: (name, value) => {
      if (!response.headersSent) response.setHeader(name, value);
    },
  };
}

const PAGE_VERBS = ['GET', 'HEAD', 'OPTIONS'];

function optionsOf(allowed: readonly string[]): Reply {
  if (allowed.length === 0) throw notRouted('OPTIONS', allowed);
  return { status: 204, headers: { allow: allowed.join(', ') } };
}

/** What never reached a method has its line written here. */
function refused(error: unknown, { hosting, requestId }: Parts): PerfolioError {
  if (error instanceof PerfolioError) {
    hosting.logger.info({ method: OTHER, reason: error.reason, requestId }, 'refused');
    return error;
  }
  hosting.logger.error({ method: OTHER, err: error, requestId }, 'failed');
  return new PerfolioError('INTERNAL', `Something broke on our side. Quote request id ${requestId} to the operator.`);
}

/** Methods nobody knows have one name in logs, whatever a client calls them. */
const OTHER = '_OTHER';
