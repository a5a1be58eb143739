// The first program of a container: `perfolio <role>` runs a service in this very process, so that signals reach it; `perfolio health [role]`
// ends with 0 when that role answers; `perfolio cli …` is the command line, for what must be done beside the database; `perfolio sbom` tells what the image is made of.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { health } = require('./health.cjs');

const ROLES = {
  gateway: './services/gateway/dist/main.js',
  risk: './services/risk/dist/main.js',
  context: './services/context/dist/main.js',
  standalone: './standalone/dist/main.js',
};

const USAGE = `Usage: docker run perfolio <role>

  gateway      the only door from outside: HTTP on 8080, gRPC on 9090
  risk         the engine behind the cache: gRPC on 50052
  context      the system of record: gRPC on 50051
  standalone   all three in one process with embedded parts; data in /data
  health       ends with 0 when the container's role answers
  cli          the command line: docker run perfolio cli --help
  sbom         what this image is made of, as CycloneDX
`;

const [role = 'standalone', about] = process.argv.slice(2);
const main = ROLES[role];
if (main !== undefined) {
  require(main);
} else if (role === 'cli') {
  process.argv.splice(2, 1);
  require('./libs/cli/dist/main.js');
} else if (role === 'sbom') {
  process.stdout.write(readFileSync(join(__dirname, 'sbom.cdx.json')));
} else if (role === 'health') {
  health(about, process.env).then(
    () => process.exit(0),
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    },
  );
} else {
  const asked = role === 'help' || role === '--help';
  (asked ? process.stdout : process.stderr).write(USAGE);
  process.exitCode = asked ? 0 : 2;
}
