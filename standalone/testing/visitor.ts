import { randomUUID } from 'node:crypto';

/** An answer over HTTP, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
}

export interface Asked {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Asks a gateway as any client would: no library of ours on this side of the door. */
export async function ask(
  base: string,
  path: string,
  { method = 'GET', token, body, headers = {} }: Asked = {},
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined };
}

/** A person with an account who is logged in. */
export interface Visitor {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
  readonly sessionId: string;
  readonly refreshToken: string;
}

export const PASSWORD = 'correct horse battery staple';

export async function signUp(base: string): Promise<Visitor> {
  const created = await patiently(async () => {
    const email = `${randomUUID()}@people.example`;
    const account = await ask(base, '/v1/accounts', { method: 'POST', body: { email, password: PASSWORD } });
    return { ...account, email };
  });
  if (created.status !== 201) throw new Error(`Sign-up was refused: ${created.status} ${created.text}`);
  return { ...(await logIn(base, created.email, PASSWORD)), userId: created.body.userId };
}

const TRIES = 4;

/** A machine at its limit says so: what a test only stands on is asked for again. */
async function patiently<A extends Answer>(asking: () => Promise<A>): Promise<A> {
  let answer = await asking();
  for (let tried = 1; tried < TRIES && [503, 504].includes(answer.status); tried += 1) answer = await asking();
  return answer;
}

export async function logIn(base: string, email: string, password: string): Promise<Omit<Visitor, 'userId'>> {
  const session = await patiently(() => ask(base, '/v1/sessions', { method: 'POST', body: { email, password } }));
  if (session.status !== 201) throw new Error(`Log-in was refused: ${session.status} ${session.text}`);
  const { accessToken, sessionId, refreshToken } = session.body;
  return { email, token: accessToken, sessionId, refreshToken };
}

/** Stores a portfolio and gives it back as stored. */
export async function storePortfolio(base: string, token: string, portfolio: unknown): Promise<any> {
  const stored = await patiently(() => ask(base, '/v1/portfolios', { method: 'POST', token, body: portfolio }));
  if (stored.status !== 201) throw new Error(`The portfolio was refused: ${stored.status} ${stored.text}`);
  return stored.body;
}
