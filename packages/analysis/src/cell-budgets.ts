import type { CellEnergy } from './cell-energy.js';
import type { Budgets, CarbonFigure } from './cell-summary.js';
import { scaledTerms } from './energy-terms.js';
import { uncertaintyBudget } from './uncertainty-budget.js';

const whPerKwh = 1000;

/** What limits the energy of a cell, its net energy, and its carbon. */
export function budgetsOf(
  { gross, net }: CellEnergy['repeats'],
  { level, carbon }: { readonly level: number; readonly carbon: CarbonFigure | null },
): Budgets {
  return {
    energy: uncertaintyBudget({ of: 'energy', repeats: gross, level }),
    net: uncertaintyBudget({ of: 'net', repeats: net, level }),
    carbon: carbon === null ? null : ofCarbon(gross, { level, carbon }),
  };
}

function ofCarbon(
  gross: CellEnergy['repeats']['gross'],
  { level, carbon }: { readonly level: number; readonly carbon: CarbonFigure },
) {
  const gPerWh = carbon.intensityGPerKwh / whPerKwh;
  return uncertaintyBudget({
    of: 'carbon',
    repeats: gross.map(({ runId, value, terms }) => ({
      runId,
      value: value * gPerWh,
      terms: scaledTerms(terms, gPerWh),
    })),
    level,
    gridHalfWidth: carbon.mean * carbon.gridShare,
  });
}
