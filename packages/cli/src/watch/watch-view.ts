import type { Figures } from '../measure/figures-of.js';
import { measuredLines } from '../measure/measured-lines.js';
import { heightOf, widthOf } from '../output/terminal-size.js';

export interface WatchFigures extends Figures {
  readonly durationS: number;
}

export interface WatchView {
  tick(figures: WatchFigures & { readonly tick: number }): void;
  /** The whole time. */
  end(figures: WatchFigures): void;
}

export interface WatchStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** A table that is drawn over the last one; below each other where the output is no terminal. */
export function watchScreen(stream: WatchStream): WatchView {
  const width = widthOf(stream);
  const terminal = stream.isTTY === true;
  let drawn = 0;
  const draw = (lines: readonly string[]): void => {
    const over = terminal && drawn > 0 ? `\u001b[${drawn}A\u001b[J` : '';
    stream.write(`${over}${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
  };
  return {
    tick: (figures) => {
      const head = `${new Date().toISOString()}  over ${figures.durationS.toFixed(2)} s`;
      const lines = [head, ...measuredLines(figures, { width, show: 'power' })];
      draw(terminal ? fitting(lines, heightOf(stream)) : lines);
    },
    end: (figures) => {
      if (!terminal) stream.write('\n');
      draw([
        `the whole time: ${figures.durationS.toFixed(2)} s`,
        ...measuredLines(figures, { width, show: 'energy' }),
      ]);
    },
  };
}

/** What scrolled out of the screen cannot be drawn over. */
function fitting(lines: readonly string[], height: number): readonly string[] {
  const room = Math.max(2, height - 1);
  if (lines.length <= room) return lines;
  return [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines`];
}
