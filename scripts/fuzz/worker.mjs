// A thread of the campaign in process: takes methods by their paths, and tells what came of each.
import { parentPort, workerData } from 'node:worker_threads';
import { load } from './compiled.mjs';
import { fuzzMethod } from './in-process.mjs';
import { inputsOf } from './inputs.mjs';
import { methodsAlone } from './methods-alone.mjs';

const { descriptors } = load('libs/contracts', 'index');
const serving = load('libs/service', 'index');
const inputs = inputsOf(descriptors);
const methods = new Map((await methodsAlone(load)).map((method) => [method.definition.path, method]));

parentPort.on('message', (path) => {
  const asked = { method: methods.get(path), descriptor: inputs.get(path), serving };
  void fuzzMethod({ ...asked, ...workerData }).then((tally) => parentPort.postMessage({ tally }));
});
parentPort.postMessage({ paths: [...methods.keys()] });
