import { processorTemperature } from '../environment/processor-temperature.js';
import { risen, type PreflightCheck } from './machine.js';

/** Below the temperature at which the processor protects itself: it throttles before that. */
const marginC = 10;

export const throttling: PreflightCheck = (machine) => {
  const fix = 'Let the machine cool down, and see that air gets to it.';
  const times = risen(machine, 'throttleCount');
  if (times !== null && times > 0) {
    const detail = 'the processor is being held down for its heat';
    return [{ code: 'throttling', severity: 'disturbs', detail, fix }];
  }
  const found = processorTemperature(machine.files);
  if (found === null || found.criticalC === null) return [];
  const { temperatureC, criticalC } = found;
  if (temperatureC < criticalC - marginC) return [];
  return [
    {
      code: 'throttling',
      severity: 'disturbs',
      detail: `the processor is at ${temperatureC.toFixed(0)} °C, near its limit of ${criticalC.toFixed(0)} °C`,
      fix,
    },
  ];
};
