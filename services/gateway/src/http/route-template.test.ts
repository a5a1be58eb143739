import { compileTemplate } from './route-template';

const match = (template: string, path: string) => {
  const found = compileTemplate(template).match(path);
  return found === undefined ? undefined : Object.fromEntries(found);
};

describe('a path template', () => {
  it.each([
    ['/v1/me', '/v1/me', {}],
    ['/v1/me', '/v1/me/', undefined],
    ['/v1/me', '/v1/mee', undefined],
    ['/v1/sessions:refresh', '/v1/sessions:refresh', {}],
    ['/v1/sessions', '/v1/sessions:refresh', undefined],
    ['/v1/{id}', '/v1/a', { id: 'a' }],
    ['/v1/{id}', '/v1/', undefined],
    ['/v1/{id}', '/v1/a/b', undefined],
    ['/v1/{id}', '/v1/a%2Fb%3Ac', { id: 'a/b:c' }],
    ['/v1/{id}', '/v1/a:verb', undefined],
    ['/v1/{id}', '/v1/%zz', undefined],
    ['/v1/{id}:verb', '/v1/a:verb', { id: 'a' }],
    ['/v1/{id}/x:verb', '/v1/a/x:verb', { id: 'a' }],
    ['/v1/{a.b}', '/v1/c', { 'a.b': 'c' }],
    ['/v1/{name=shelves/*}', '/v1/shelves/7', { name: 'shelves/7' }],
    ['/v1/{name=shelves/*}', '/v1/tables/7', undefined],
    ['/v1/{name=**}', '/v1/a/b/c', { name: 'a/b/c' }],
    ['/v1/*/x', '/v1/a/x', {}],
    ['/v1/a.b+c', '/v1/a.b+c', {}],
    ['/v1/a.b+c', '/v1/aXbbc', undefined],
  ])('%s meets %s', (template, path, expected) => {
    expect(match(template, path)).toEqual(expected);
  });
});
