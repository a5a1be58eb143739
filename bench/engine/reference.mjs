// The same work in numpy and cvxopt, by a script that lies outside the project: its inputs, what it expects, its times.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

const DEFAULT_FILE = '../shared/bench/numpy_reference.py';

/** Debian's packages belong to Debian's Python, which need not be the first on the path. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const LONGEST_MS = 10 * 60_000;
const MOST_BYTES = 64 * 2 ** 20;

const execute = promisify(execFile);

/** What cvxopt's optimum is worth, by assets; the cap is the one that `time` uses. */
const OBJECTIVES = `
import json, sys
sys.path.insert(0, sys.argv[1])
reference = __import__(sys.argv[2])
found = {}
for n in reference.SIZES:
    px, w, _ = reference.universe(n, "daily")
    c = px[list(w)].pct_change().dropna().cov().values * 252
    x = __import__("numpy").array(reference.minvar(c, max(.05, 3 / n))["x"]).ravel()
    found[str(n)] = float(x @ c @ x)
print(json.dumps(found))
`;

/** numpy, and which BLAS it is bound to: Debian's own is the reference BLAS, and OpenBLAS is faster. */
const VERSIONS = `
import json, os, numpy, cvxopt
import numpy.linalg
maps = open("/proc/self/maps").read().split() if os.path.exists("/proc/self/maps") else []
blas = sorted({os.path.basename(os.path.realpath(each)) for each in maps if "blas" in os.path.basename(os.path.realpath(each))})
print(json.dumps({"numpy": numpy.__version__, "cvxopt": cvxopt.__version__, "blas": blas}))
`;

/** The reference, or `{ missing }`: why there is none. */
export async function openReference(given = DEFAULT_FILE) {
  const file = resolve(given);
  if (!existsSync(file)) return { missing: `There is no reference at ${given}; name one by --reference FILE.` };
  const python = await pythonWithNumpy();
  if (python === undefined) {
    return {
      missing: `Neither of ${PYTHONS.join(', ')} has numpy, pandas and cvxopt: install python3-numpy, python3-pandas and python3-cvxopt.`,
    };
  }
  const ask = async (args) => JSON.parse(lastLine(await run(python, args)));
  return {
    versions: { python, ...(await ask(['-c', VERSIONS])) },
    emit: (folder) => run(python, [file, 'emit', folder]),
    time: () => ask([file, 'time']),
    objectives: () => ask(['-c', OBJECTIVES, dirname(file), basename(file, '.py')]),
  };
}

async function pythonWithNumpy() {
  for (const python of PYTHONS) {
    try {
      await run(python, ['-c', 'import numpy, pandas, cvxopt']);
      return python;
    } catch {
      // Not this one: it is not there, or lacks the packages.
    }
  }
  return undefined;
}

async function run(python, args) {
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const { stdout } = await execute(python, args, { env, timeout: LONGEST_MS, maxBuffer: MOST_BYTES });
  return stdout;
}

const lastLine = (text) => text.trim().split('\n').at(-1);
