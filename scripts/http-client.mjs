// JSON over HTTP for the checks: what is not a success is an error with the whole answer in it.
export async function ask(base, path, { token, ...options } = {}) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${base}${path}`, { ...options, headers: { ...options.headers, ...authorization } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${options.method ?? 'GET'} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

export const post = (base, path, { token, body }) =>
  ask(base, path, {
    token,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
