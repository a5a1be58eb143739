import { type Command, EXIT } from '../command';
import type * as LogIn from '../session/log-in';

export const entry: Command = {
  summary: 'Log out here: the session ends at the server, and its tokens are forgotten',
  examples: ['perfolio logout'],
  run: async (given, surroundings) => {
    const { logOut }: typeof LogIn = require('../session/log-in');
    const outcome = await logOut(given, surroundings);
    if (!given.quiet) surroundings.stderr.write(outcome === 'ended' ? 'Logged out.\n' : 'Nobody was logged in.\n');
    return EXIT.OK;
  },
};
