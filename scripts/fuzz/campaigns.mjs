// The door for tests.
export { faultIn } from './http-route.mjs';
export { caseBytes, fuzzMethod } from './in-process.mjs';
export { inputsOf } from './inputs.mjs';
export { methodsAlone } from './methods-alone.mjs';
export { fuzzOverTheWire } from './over-the-wire.mjs';
