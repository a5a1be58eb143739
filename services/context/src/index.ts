/** The door for the one-process entry and for tests of the whole system. */
export { type ContextConfig, contextConfig, readContextConfig } from './config';
export { FolderHeldError } from './database/folder-lock';
export type { DemoFacts } from './demo/demo';
export { type ContextSurroundings, type RunningContext, startContext } from './service';
