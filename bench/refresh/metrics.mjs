// What processes say of themselves on their metrics pages.
const LINE = /^([a-z_]+)(?:\{[^}]*\})? (\S+)/;

/** The sum over a metric's lines on one process's page; 0 before it was ever counted. */
export async function read({ metrics }, name) {
  const page = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  return page
    .split('\n')
    .map((line) => LINE.exec(line))
    .filter((found) => found?.[1] === name)
    .reduce((total, [, , value]) => total + Number(value), 0);
}

/** The same for each of several processes. */
export const readEach = (members, name) => Promise.all(members.map((member) => read(member, name)));
