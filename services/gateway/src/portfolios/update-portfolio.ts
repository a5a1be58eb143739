import { gatewayV1, messageDescriptor } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { changePortfolio } from './change-portfolio';
import { givenMatch } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.UpdatePortfolioRequest, gatewayV1.UpdatePortfolioResponse>;

export function updatePortfolio(clients: Clients): Handler {
  return async ({ portfolio, updateMask }, caller) => {
    const values = portfolio ?? gatewayV1.Portfolio.fromPartial({});
    const masked = (updateMask ?? []).filter((path) => !GIVEN.includes(path));
    const change = { values, paths: masked.length > 0 ? masked : setFields(values), ifMatch: givenMatch(caller) };
    return { portfolio: await changePortfolio(clients, change, caller) };
  };
}

/** What the service gives itself and nobody sets. */
const GIVEN = ['portfolio_id', 'etag', 'create_time', 'update_time', 'role'];

/** The fields that differ from an empty portfolio, by their proto names. */
function setFields(portfolio: gatewayV1.Portfolio): string[] {
  const empty = gatewayV1.Portfolio.fromPartial({});
  return messageDescriptor('perfolio.gateway.v1.Portfolio')
    .fields.filter(({ name }) => !GIVEN.includes(name))
    .filter(({ localName }) => !same(property(portfolio, localName), property(empty, localName)))
    .map(({ name }) => name);
}

const property = (portfolio: gatewayV1.Portfolio, name: string): unknown =>
  new Map(Object.entries(portfolio)).get(name);

const same = (value: unknown, zero: unknown): boolean => (Array.isArray(value) ? value.length === 0 : value === zero);
