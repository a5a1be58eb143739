import type { Clock } from '@perfolio/cache/portable';

import type { Process } from './process';
import type { Server } from './server';

/** How long a message takes to get across. */
export const WAY_MS = 1;

interface WayParts {
  readonly time: Clock;
  readonly process: Process;
  readonly server: Server;
}

/** The way of one process to the server, there and back. */
export class Way {
  constructor(private readonly parts: WayParts) {}

  /** Has the server do it, and answers what it gave; rejects where there is no server. */
  call<T>(serve: (server: Server) => T | Promise<T>): Promise<T> {
    const { time, process, server } = this.parts;
    return new Promise((resolve, reject) => {
      const back = (settle: () => void) => time.after(WAY_MS, () => process.run(settle));
      const arrive = () => {
        if (!server.isUp) return void back(() => reject(new Error('The connection is refused.')));
        served(server, serve).then(
          (value) => back(() => resolve(value)),
          (error: unknown) => back(() => reject(error instanceof Error ? error : new Error(String(error)))),
        );
      };
      time.after(WAY_MS, arrive);
    });
  }
}

/** What throws at once rejects like everything else. */
const served = async <T>(server: Server, serve: (server: Server) => T | Promise<T>): Promise<T> => serve(server);
