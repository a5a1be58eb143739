import type { House } from './house';

/** What the person who typed `npm start` reads: where it is, who may try it, and one request that works. */
export function welcome(house: House, seconds: number): string {
  const { host, httpPort, grpcPort } = house;
  const door = `http://${host}:${httpPort}`;
  const lines = [
    '',
    `Perfolio is ready (${seconds.toFixed(1)} s). One process with embedded defaults: made to try things, not for production.`,
    '',
    `  HTTP  ${door}`,
    `  gRPC  ${host}:${grpcPort}`,
    ...demoLines(house, door),
    '',
    'Ctrl-C ends it; data stays.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function demoLines({ demo }: House, door: string): string[] {
  if (demo === undefined) return ['', `  No demo data (PERFOLIO_DEMO=off). Sign up: POST ${door}/v1/accounts`];
  const { email, password } = demo;
  const portfolios = Object.entries(demo.portfolioIds);
  const login = `curl -s ${door}/v1/sessions -H 'content-type: application/json' -d '{"email":"${email}","password":"${password}"}'`;
  const token = `$(${login} | sed -E 's/.*"accessToken": *"([^"]*)".*/\\1/')`;
  return [
    '',
    `  Sample user  ${email}  password  ${password}`,
    ...portfolios.map(([name, id]) => `  Portfolio    ${id}  ${name}`),
    '',
    'How safe is the first one, and what drives its risk? Log in there with a browser, or paste this:',
    '',
    `  curl -s ${door}/v1/portfolios/${portfolios[0]?.[1]}/report -H 'accept: text/plain' -H "authorization: Bearer ${token}"`,
  ];
}
