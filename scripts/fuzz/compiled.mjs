// The compiled services, module by module, and the request type of each of their methods.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../build.mjs';

const require = createRequire(join(root, 'services', 'context', 'package.json'));

/** A module of a package by its place in the source; packages of others by their names. */
export const load = (folder, file) =>
  file === 'kysely' ? require('kysely') : require(join(root, folder, 'dist', `${file}.js`));
