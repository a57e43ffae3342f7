import type { WatchStream, WatchView } from './watch-view.js';

/** On stdout one line of JSON for each interval and nothing else; the whole time goes to stderr. */
export function jsonView(streams: {
  readonly stdout: WatchStream;
  readonly stderr: WatchStream;
}): WatchView {
  return {
    tick: (figures) => {
      streams.stdout.write(line(figures));
    },
    end: (figures) => {
      streams.stderr.write(line({ summary: true, ...figures }));
    },
  };
}

function line(fields: object): string {
  return `${JSON.stringify({ at: new Date().toISOString(), ...fields })}\n`;
}
