import { describe, expect, it } from 'vitest';
import { watchScreen, type WatchFigures } from './watch-view.js';

function figures(powerW: number): WatchFigures {
  return {
    durationS: 1,
    readings: [
      {
        meter: 'rapl',
        channel: 'rapl:package-0',
        component: 'cpu',
        domain: 'package',
        counted: true,
        quality: 'measured',
        energyJ: powerW,
        uncertaintyJ: 1,
        powerW,
        powerUncertaintyW: 1,
        issues: [],
        window: { startNs: 0, endNs: 1e9 },
      },
      {
        meter: 'nvml',
        channel: 'nvml:GPU-1',
        component: 'gpu',
        domain: 'gpu',
        counted: true,
        quality: null,
        energyJ: null,
        uncertaintyJ: null,
        powerW: null,
        powerUncertaintyW: null,
        issues: ['driver'],
        reason: 'driver',
        detail: 'the driver\u001b[2J said no',
        window: { startNs: 0, endNs: 1e9 },
      },
    ],
    totals: [],
    checks: [],
  };
}

function screen(size: { readonly rows: number; readonly isTTY: boolean }) {
  const written: string[] = [];
  const view = watchScreen({ ...size, columns: 80, write: (text) => written.push(text) });
  return { view, written };
}

describe('the screen of watch', () => {
  it('is drawn over the last one on a terminal', () => {
    const { view, written } = screen({ isTTY: true, rows: 24 });
    view.tick({ tick: 1, ...figures(50) });
    view.tick({ tick: 2, ...figures(60) });
    const [first = '', second = ''] = written;
    const lines = first.split('\n').length - 1;
    expect(first).not.toContain('\u001b');
    expect(second.startsWith(`\u001b[${lines}A\u001b[J`)).toBe(true);
    expect(second).toContain('60.0 ± 1.0 W');
  });

  it('never takes more lines than there are', () => {
    const { view, written } = screen({ isTTY: true, rows: 4 });
    view.tick({ tick: 1, ...figures(50) });
    expect(written.join('').trimEnd().split('\n')).toHaveLength(3);
    expect(written.join('')).toMatch(/… \d+ more lines\n$/);
  });

  it('says unknown with its reason where a channel has no value, without what steers a terminal', () => {
    const { view, written } = screen({ isTTY: false, rows: 4 });
    view.tick({ tick: 1, ...figures(50) });
    expect(written.join('')).toMatch(/^nvml:GPU-1 +unknown\n {4}driver, the driver said no$/m);
    expect(written.join('')).not.toContain('\u001b');
  });
});
