import type { Command, Group } from './command';

/** Every word after `perfolio`, in the order of the help, with what it is for. Only the one that is asked for is loaded. */
export const CATALOGUE: Readonly<Record<string, string>> = {
  init: 'Make the secrets of a new installation',
  start: 'Run the whole service in one process, on this machine',
  doctor: 'Check settings, ports, database, Redis, clock and disk, and say what to do',
  config: 'Check the settings, or show those in force',
  backup: 'Save the whole record to one file',
  restore: 'Make the record what a backup says',
  login: 'Log in with a code that you confirm in a browser',
  logout: 'Log out here',
  portfolios: 'List, show, create, edit and delete portfolios',
  import: 'Bring portfolios from CSV, YAML or JSON',
  export: 'Take a portfolio, or everything you own, out',
  analyze: 'What drives the risk of a portfolio',
  score: 'The risk score, its parts, and what would help most',
  performance: 'Return, drawdown and tail risk against the benchmark',
  limits: 'Check the limits of a portfolio; show, set or reset them',
  'what-if': 'What changed weights would do to the risk',
  optimize: 'Find better weights within the limits',
  frontier: 'The efficient frontier',
  simulate: 'Monte Carlo value at risk',
  stress: 'Factor shocks and historic episodes',
  check: 'Check a portfolio file against limits, without a server',
  instruments: 'What prices there are',
  'market-data': 'Show the state of the prices, or import some',
  cache: 'Your cached answers: show, clear, watch',
  keys: 'API keys: list, create, delete',
  admin: 'Users, the fleet’s cache and the audit log, for administrators',
  api: 'Call any method of the API with JSON',
  completion: 'A completion script for bash, zsh or fish',
};

export function load(name: string): Command | Group {
  const loaded: { readonly entry: Command | Group } = require(`./commands/${name}`);
  return loaded.entry;
}
